export { checkOption, isWhole } from './check.js';
export { type Address, type Handshake, handshakeOf, type Remote } from './handshake.js';
export type { HttpServer } from './listener.js';
export { levelOf, type Log, type LogLevel } from './log.js';
export type { Layer, Middleware, RequestKind, Verdict } from './middleware.js';
export type { PrimusOptions, ResolvedOptions, ShownOptions } from './options.js';
export type { Origins } from './origins.js';
export { type Plugin, Plugins } from './plugins.js';
export { Primus } from './primus.js';
export type { Spec } from './spec.js';
export type { PrimusEvents } from './primus-events.js';
export type { Query, QueryValues } from './query.js';
export type { ReadBody, UnreadBody } from './read-body.js';
export { RefusedError } from './refusal.js';
export type {
  Answer,
  ServerTransformer,
  TransformerHost,
  TransformerServer,
} from './server-transformer.js';
export type { DestroyOptions, DrainOptions, ShutdownOptions } from './shutdown.js';
export type { SlowReader } from './slow-reader.js';
export { Spark, type SparkConstructor, type SparkEndOptions } from './spark.js';
export type { SparkEvents } from './spark-events.js';
export type { SparksById } from './sparks.js';
export { parseTarget, parseUrl, type Target } from './target.js';
