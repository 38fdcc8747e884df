import type { ReconnectOptions } from '@primus/client';
import type {
  PrimusEvents as Events,
  Spark as ConnectedSpark,
  SparkEvents as ConnectedSparkEvents,
} from '@primus/core';
import type { AnyMessages, Flip as Flipped, Messages } from '@primus/protocol';
import type { ClassicClient as Client } from './client/primus.js';
import type { ReconnectEventOpts as ReconnectEvent } from './client/reconnect-state.js';
import { SharedSpark, type SharedSparkConstructor } from './spark/constructor.js';

export type { Spec } from '@primus/core';
export type { AnyMessages, Messages } from '@primus/protocol';
export { PrimusError } from '@primus/protocol';
export type { ClassicParser } from './classic-parser.js';
export type { SocketConstructor } from './client/create.js';
export type { SocketOptions } from './client/options.js';
export type { CreateSocketOptions } from './create-socket.js';
export { Primus as default, type PrimusConstructor } from './constructor.js';
export type { PrimusOptions, PrimusPlugin } from './primus.js';

// Types of their own and not re-exports: for `require` they are in a namespace that merges with
// the constructor, and only where it is certain to hold no values.

/** What a server emits. */
export type PrimusEvents<T extends Messages = AnyMessages> = Events<T>;
/** What a spark emits. */
export type SparkEvents<T extends Messages = AnyMessages> = ConnectedSparkEvents<T>;
/** The messages of the other end. */
export type Flip<T extends Messages> = Flipped<T>;
/** One client's connection, as the server sees it. */
export type Spark<T extends Messages = AnyMessages> = ConnectedSpark<T>;
export const Spark: SharedSparkConstructor = SharedSpark;
/** What `Primus.createSocket()` and `primus.Socket` make. */
export type ClassicClient<T extends Messages = AnyMessages> = Client<T>;
/** The same as {@link ClassicClient}, by the name that programs for Primus 8 know. */
export type Socket<T extends Messages = AnyMessages> = Client<T>;
/** When a client reconnects, by the name that programs for Primus 8 know. */
export type ReconnectOpts = ReconnectOptions;
/** What is told of a client that reconnects, by the name that programs for Primus 8 know. */
export type ReconnectEventOpts = ReconnectEvent;
