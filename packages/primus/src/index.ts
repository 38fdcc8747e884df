import type { ReconnectOptions, ReconnectState } from '@primus/client';
import type { Spark as ConnectedSpark } from '@primus/core';
import type { AnyMessages, Messages } from '@primus/protocol';
import type { ClassicClient } from './client/primus.js';
import { SharedSpark, type SharedSparkConstructor } from './spark/constructor.js';

export type { PrimusEvents, SparkEvents, Spec } from '@primus/core';
export type { AnyMessages, Flip, Messages } from '@primus/protocol';
export { PrimusError } from '@primus/protocol';
export type { ClassicParser } from './classic-parser.js';
export type { SocketConstructor } from './client/create.js';
export type { SocketOptions } from './client/options.js';
export type { ClassicClient } from './client/primus.js';
export type { CreateSocketOptions } from './create-socket.js';
export { Primus as default, type PrimusOptions, type PrimusPlugin } from './primus.js';

// A static of the class has this name as well, so that it has to be a value and a type.
/** One client's connection, as the server sees it. */
export type Spark<T extends Messages = AnyMessages> = ConnectedSpark<T>;
export const Spark: SharedSparkConstructor = SharedSpark;

/** What `Primus.createSocket()` and `primus.Socket` make. */
export type Socket<T extends Messages = AnyMessages> = ClassicClient<T>;
/** When a client reconnects, by the name that programs for Primus 8 know. */
export type ReconnectOpts = ReconnectOptions;
/** What is told of a client that reconnects, by the name that programs for Primus 8 know. */
export type ReconnectEventOpts = ReconnectState;
