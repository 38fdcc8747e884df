export { checkOption, isWhole } from './check.js';
export type { Handshake, Remote } from './handshake.js';
export type { HttpServer } from './listener.js';
export type { Layer, Middleware, RequestKind } from './middleware.js';
export type { Address, PrimusOptions, ResolvedOptions } from './options.js';
export type { Origins } from './origins.js';
export type { Plugin } from './plugin.js';
export { Primus, type PrimusEvents, type SparkConstructor, type Spec } from './primus.js';
export { RefusedError } from './refusal.js';
export type { SparksById } from './registry.js';
export type {
  Refusal,
  ServerTransformer,
  TransformerHost,
  TransformerServer,
} from './server-transformer.js';
export type { DestroyOptions } from './shutdown.js';
export type { SlowReader } from './slow-reader.js';
export { Spark, type SparkEndOptions, type SparkEvents } from './spark.js';
export { parseQuery, parseTarget, parseUrl, type Target } from './target.js';
