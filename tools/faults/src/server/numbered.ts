import type { Server, Spark } from './program.js';
import type { Tally } from './protocol.js';

/** What clients say. */
interface Numbered {
  readonly client?: string;
  readonly up?: number;
  /** Whether to write no more to this one. */
  readonly last?: boolean;
}

/**
 * An application that answers numbers with numbers of its own, counts those that come, and notes
 * what is wrong with their order.
 */
export function numbered(primus: Server): { tally: () => Readonly<Record<string, Tally>> } {
  const clients: Record<string, Tally> = {};

  primus.on('connection', (spark: Spark) => {
    let last = -1;
    spark.on('data', (message) => {
      const { client, up, last: final } = message as Numbered;
      if (client === undefined || up === undefined) return;
      const tally = (clients[client] ??= { sent: 0, received: 0, disorder: 0 });
      tally.received++;
      if (up <= last) tally.disorder++;
      last = up;
      if (!final && spark.writable) spark.write({ down: tally.sent++ });
    });
  });
  return { tally: () => clients };
}
