import { once } from 'node:events';
import { ManualClock } from '@primus/transformer-memory';
import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { journal, next, nextText, pair, rawSocket, serve, type Served } from './support.js';

/** Text frames as they travel. */
const text = (data: unknown): string => String(data);

/** A server whose time passes only when told to. */
async function serveWithClock(): Promise<Served & { readonly clock: ManualClock }> {
  const clock = new ManualClock(Date.UTC(2030, 0));
  return { ...(await serve({ pingInterval: 1_000, clock })), clock };
}

describe('Heartbeats and latency', () => {
  test('the server pings, the client answers with the same time', async () => {
    const { primus, url, clock } = await serveWithClock();
    const { client, spark } = await pair({ primus, url });
    const frames: string[] = [];
    (client.socket as WebSocket).on('message', (data) => frames.push(text(data)));
    (spark.socket as WebSocket).on('message', (data) => frames.push(text(data)));
    const beat = next(spark, 'heartbeat');
    await clock.advance(1_000);
    await beat;
    const time = Date.UTC(2030, 0) + 1_000;
    expect(frames).toEqual([`"primus::ping::${time}"`, `"primus::pong::${time}"`]);
  });

  test('heartbeat tells the latency, which is on the spark too', async () => {
    const { primus, url, clock } = await serveWithClock();
    const connection = next(primus, 'connection');
    const socket = rawSocket(`${url}/primus`);
    const [spark] = (await connection) as [Spark];
    expect(spark.latency).toBe(0);
    const ping = nextText(socket);
    await clock.advance(1_000);
    const beat = next(spark, 'heartbeat');
    await clock.advance(42);
    socket.send((await ping).replace('ping', 'pong'));
    expect(await beat).toEqual([42]);
    expect(spark.latency).toBe(42);
  });

  test('the server ends who does not answer', async () => {
    const { primus, url, clock } = await serveWithClock();
    const connection = next(primus, 'connection');
    const socket = rawSocket(`${url}/primus`);
    const closed = once(socket, 'close');
    const [spark] = (await connection) as [Spark];
    const events = journal(spark, 'heartbeat', 'end');
    await clock.advance(1_999);
    expect(events).toEqual([]);
    await clock.advance(1);
    await closed;
    expect(events).toEqual(['end']);
    expect(primus.connected).toBe(0);
  });

  test('the server keeps who answers', async () => {
    const { primus, url, clock } = await serveWithClock();
    const { spark } = await pair({ primus, url });
    for (let beats = 0; beats < 10; beats++) {
      const beat = next(spark, 'heartbeat');
      await clock.advance(1_000);
      await beat;
    }
    expect(spark.readyState).toBe(primus.Spark.OPEN);
  });

  test('an answer that nobody asked for, or that is nonsense, does no harm', async () => {
    const { primus, url } = await serve();
    const connection = next(primus, 'connection');
    const socket = rawSocket(`${url}/primus`);
    await once(socket, 'open');
    const [spark] = (await connection) as [Spark];
    for (const value of ['', 'x', '-1', '1e999', '99999999999999']) {
      const beat = next(spark, 'heartbeat');
      socket.send(JSON.stringify(`primus::pong::${value}`));
      const [latency] = (await beat) as [number];
      expect(latency).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(latency)).toBe(true);
    }
  });

  test('the client leaves a server that is silent for pingTimeout, and returns', async () => {
    const world = await serve({ pingInterval: false });
    const options = { pingTimeout: 30, reconnect: { min: 1, max: 1 } };
    const { client } = await pair(world, options);
    const events = journal(client, 'close', 'reconnect scheduled', 'reconnected');
    await next(client, 'reconnected');
    expect(events).toEqual(['close', 'reconnect scheduled', 'reconnected']);
  });

  test('pingInterval: false sends none, and clients do not wait for any', async () => {
    const { primus, url } = await serve({ pingInterval: false });
    const { client } = await pair({ primus, url });
    expect(client.options.pingTimeout).toBe(false);
    const socket = rawSocket(`${url}/primus`);
    await once(socket, 'open');
    socket.send('"primus::id::"');
    expect(await nextText(socket)).toMatch(/^"primus::id::/);
  });
});
