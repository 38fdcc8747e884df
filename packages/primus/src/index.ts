export type { PrimusEvents, Spark, SparkEvents, Spec } from '@primus/core';
export type { AnyMessages, Flip, Messages } from '@primus/protocol';
export { PrimusError } from '@primus/protocol';
export type { ClassicParser } from './classic-parser.js';
export type { SocketConstructor } from './client/create.js';
export type { SocketOptions } from './client/options.js';
export type { ClassicClient } from './client/primus.js';
export type { CreateSocketOptions } from './create-socket.js';
export { Primus as default, type PrimusOptions, type PrimusPlugin } from './primus.js';
