import type { ConnectionSettings, Messages } from '@primus/protocol';
import type { ResolvedOptions } from './options.js';
import { BoundedBacklog } from './slow-reader.js';
import { Spark } from './spark.js';

/** What all connections of a server share. */
export function settingsOf<T extends Messages>({
  parser,
  clock,
  highWaterMark,
  maxBacklog,
  slowReader,
  handshakeTimeout,
}: ResolvedOptions): ConnectionSettings<Spark<T>> {
  return {
    parser,
    transforms: { incoming: [], outgoing: [] },
    events: Spark.connectionEvents<T>(),
    clock,
    highWaterMark,
    patience: handshakeTimeout,
    makeBacklog: (spark) =>
      new BoundedBacklog(slowReader, maxBacklog, (error) => Spark.connectionOf(spark).fail(error)),
  };
}
