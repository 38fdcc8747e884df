import { randomUUID } from 'node:crypto';
import { Noted } from '../noted.js';
import type { Server, Spark } from './program.js';
import type { Tallies } from './protocol.js';

/** What clients say. */
interface Numbered {
  readonly client?: string;
  readonly up?: number;
  /** Whether to write no more to this one. */
  readonly last?: boolean;
}

/** What is known of a client. */
class Heard {
  readonly noted: Noted = new Noted();
  sent = 0;
  repeated = 0;
  disorder = 0;
}

/**
 * An application that answers numbers with numbers of its own, notes those that come, and what is
 * wrong with their order.
 */
export function numbered(primus: Server): { tally: () => Tallies } {
  const server = randomUUID();
  const clients = new Map<string, Heard>();

  primus.on('connection', (spark: Spark) => {
    let last = -1;
    spark.on('data', (message) => {
      const { client, up, last: final } = message as Numbered;
      if (client === undefined || up === undefined) return;
      const heard = clients.get(client) ?? new Heard();
      clients.set(client, heard);
      if (!heard.noted.add(up)) heard.repeated++;
      if (up < last) heard.disorder++;
      last = up;
      if (!final && spark.writable) spark.write({ server, down: heard.sent++ });
    });
  });
  return {
    tally: () => ({
      server,
      clients: Object.fromEntries(
        [...clients].map(([name, { noted, ...counts }]) => [
          name,
          { ...counts, received: noted.ranges },
        ]),
      ),
    }),
  };
}
