export type { PrimusEvents, Spark, SparkEvents, Spec } from '@primus/core';
export type { AnyMessages, Flip, Messages } from '@primus/protocol';
export { PrimusError } from '@primus/protocol';
export type { ClassicParser } from './classic-parser.js';
export type { SocketConstructor } from './client/create.js';
export type { ClassicClient, SocketOptions } from './client/primus.js';
export type { CreateSocketOptions } from './create-socket.js';
export type { PrimusOptions } from './options.js';
export { Primus as default } from './primus.js';
