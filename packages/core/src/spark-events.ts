import type { AnyMessages, Frame, Messages, PrimusError } from '@primus/protocol';

/** What a spark emits. Plugins add theirs by declaring this interface again. */
export interface SparkEvents<T extends Messages = AnyMessages> {
  /** A message arrived; `raw` is the frame it came in. */
  data: [message: T['incoming'], raw: Frame];
  /** The connection is gone. Only `close` follows. */
  end: [];
  /**
   * Something failed: a frame that does not parse, a transform, the transport. The connection
   * goes on unless `end` follows. Nothing is thrown when nobody listens.
   */
  error: [error: PrimusError];
  /** `write()` may be called again after it answered false. */
  drain: [];
  /** The client answered a heartbeat, after this many ms. */
  heartbeat: [latency: number];
  readyStateChange: [reason: string];
  /** After `end`, for Node's streams that are piped into a spark: it takes no more. */
  close: [];
}
