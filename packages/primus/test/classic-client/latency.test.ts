import { ManualClock } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';
import { connect, type Emits, next, pair, serve } from '../support.js';

/** How often the client has asked for its id. */
function questions(client: Emits): () => number {
  let count = 0;
  client.on('outgoing::data', (frame) => {
    if (frame === '"primus::id::"') count++;
  });
  return () => count;
}

describe('latency', () => {
  test('is 0 at first, and then how long the connection took to open', async () => {
    let time = 0;
    const clock = Object.assign(new ManualClock(), { now: () => time });
    const { primus, url } = await serve();
    const client = connect(primus, url, { clock });
    const seen = [client.latency];
    client.on('outgoing::open', () => void (time += 30));
    client.on('open', () => seen.push(client.latency));
    await next(client, 'open');
    expect(seen).toEqual([0, 30]);
  });

  test('counts the time that passes', async () => {
    let time = 0;
    const clock = Object.assign(new ManualClock(), { now: () => time });
    const { client } = await pair(await serve(), { clock });
    const measured = next(client, 'incoming::pong');
    client.on('outgoing::data', () => void (time += 70));
    expect(client.latency).toBeGreaterThanOrEqual(0);
    await measured;
    expect(client.latency).toBe(70);
  });

  test('is measured anew with each heartbeat, and when the connection opens', async () => {
    const { primus, url } = await serve({ pingInterval: 20 });
    const client = connect(primus, url);
    const asked = questions(client);
    expect(client.latency).toBeGreaterThanOrEqual(0);
    for (const count of [1, 2, 3]) {
      await next(client, 'incoming::pong');
      expect(asked()).toBe(count);
      expect(client.latency).toBeGreaterThan(0);
    }
  });

  test('asks nothing of the server until it is read', async () => {
    const { primus, url } = await serve({ pingInterval: 20 });
    const client = connect(primus, url);
    const asked = questions(client);
    await next(client, 'outgoing::pong');
    await next(client, 'outgoing::pong');
    expect(asked()).toBe(0);
  });

  test('does not disturb who asks for the id', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url });
    const ids: unknown[] = [];
    client.on('incoming::id', (id) => void ids.push(id));
    expect(client.latency).toBeGreaterThanOrEqual(0);
    const [one, two] = [client.id(), client.id()];
    expect(await Promise.all([one, two])).toEqual([spark.id, spark.id]);
    expect(await client.id()).toBe(spark.id);
    expect(new Set(ids)).toEqual(new Set([spark.id]));
  });

  test('tells of no id that nobody asked for', async () => {
    const { client } = await pair(await serve());
    const ids: unknown[] = [];
    client.on('incoming::id', (id) => void ids.push(id));
    const measured = next(client, 'incoming::pong');
    expect(client.latency).toBeGreaterThanOrEqual(0);
    await measured;
    expect(ids).toEqual([]);
  });
});
