export type { ClientAsset } from './asset.js';
export type { Backlog, Receipt, Waiting } from './backlog.js';
export type { ClientTransformer, Dial, DialTarget } from './client-transformer.js';
export { type Clock, systemClock, type Timer, unref } from './clock.js';
export { assertCompatible } from './compatibility.js';
export { Connection } from './connection.js';
export { type ControlMessage, escapeMessage, formatControl, parseControl } from './control.js';
export { credentialsOf } from './credentials.js';
export { emits, type EmitNext, type EmitParser, type Emits } from './emits.js';
export { closedError, PrimusError, type PrimusErrorCode, toPrimusError } from './errors.js';
export { type Frame, frameSize, type SharedFrame } from './frame.js';
export {
  type CloseInfo,
  DRAIN_THRESHOLD,
  type Link,
  type LinkEvents,
  type LinkLayer,
  type OpenLink,
  type Traits,
} from './link.js';
export { loadFramework } from './load-framework.js';
export type { AnyMessages, Flip, Messages } from './messages.js';
export type { Parser } from './parser.js';
export { PausableConnection } from './pausable-connection.js';
export { parseQuery } from './query.js';
export { Queue } from './queue.js';
export { type Reserved, reservedEvents } from './reserved.js';
export { type Farewell, ServerConnection } from './server-connection.js';
export type { ConnectionEvents, ConnectionSettings } from './settings.js';
export {
  iterate,
  type MessageIterator,
  type MessageSink,
  type MessageSource,
  pipe,
  type PipeDestination,
  type PipeOptions,
  toWeb,
  type WebStreams,
} from './streams.js';
export {
  isPromise,
  type Packet,
  runTransforms,
  type Transform,
  type Transforms,
} from './transforms.js';
export type { EventMap, TypedEmitter } from './typed-events.js';
