import { type Messages, toWeb as streamsOf, type WebStreams } from '@primus/protocol';
import type { Primus } from './primus.js';

/**
 * A client as a pair of Web Streams, with backpressure both ways. Reading begins when `readable`
 * is taken. A function of its own, so that pages which do without do not load it.
 */
export function toWeb<T extends Messages>(
  client: Primus<T>,
): WebStreams<T['incoming'], T['outgoing']> {
  return streamsOf<T['incoming'], T['outgoing']>(client);
}
