import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { connect, exchange } from '../src/client.js';
import { everyWay } from '../src/every-way.js';
import { kinds } from '../src/kinds.js';
import { parserOf } from '../src/servers.js';
import { openStage } from '../src/stage.js';

const LARGE = 'é'.repeat(500_000);
const EARLY: readonly unknown[] = ['first', { second: 2 }];
const BYTES: readonly number[] = [0, 127, 128, 255];

describe.each(kinds)('behind $name', (kind) => {
  test.each(everyWay)(
    'messages pass, early, large and binary ones too: $transformer, $name',
    async ({ transformer, options, upgrade }) => {
      const { proxy, backends } = await openStage(kind, { transformer });
      const connected = backends.map(
        ({ primus }) => new Promise<Spark>((resolve) => void primus.once('connection', resolve)),
      );
      const client = connect(`http://127.0.0.1:${proxy.port}`, transformer, options);
      const binary = parserOf(transformer) === 'msgpack' ? [new Uint8Array(BYTES)] : [];
      const sent = [...EARLY, LARGE, ...binary];
      const arrived = await exchange(client, sent);
      expect(arrived.map(comparable)).toEqual(sent.map(comparable));
      const { headers } = await Promise.race(connected);
      expect(headers['upgrade']?.toLowerCase() === 'websocket').toBe(upgrade);
    },
  );

  test.each(everyWay)('heartbeats pass: $transformer, $name', async (way) => {
    const { transformer, options } = way;
    const server = { pingInterval: 100 };
    const { proxy, backends } = await openStage(kind, { transformer, server });
    const latency = new Promise<number>((resolve) => {
      for (const { primus } of backends) {
        primus.on('connection', (spark) => void spark.once('heartbeat', resolve));
      }
    });
    connect(`http://127.0.0.1:${proxy.port}`, transformer, options);
    expect(await latency).toBeGreaterThanOrEqual(0);
  });
});

/** Bytes may come as another kind of array than they went. */
function comparable(message: unknown): unknown {
  return message instanceof Uint8Array ? { bytes: [...message] } : message;
}
