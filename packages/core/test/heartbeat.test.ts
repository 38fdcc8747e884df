import { json } from '@primus/parser-json';
import { expect, test, vi } from 'vitest';
import { Stage } from './memory.js';

const options = { pingInterval: 1000 };

test('a spark knows how long its client takes to answer', async () => {
  const stage = new Stage(options);
  const { spark, wire } = await stage.connect();
  const latencies: number[] = [];
  spark.on('heartbeat', (latency) => latencies.push(latency));
  await stage.clock.advance(1000);
  expect(spark.latency).toBe(0);
  wire.delay(20);
  await stage.clock.advance(1000);
  await stage.clock.advance(40);
  expect(latencies).toEqual([0, 40]);
  expect(spark.latency).toBe(40);
});

test.each([0, 1, 499, 999])(
  'a client that vanishes %s ms after a round is found within two intervals and a half',
  async (offset) => {
    const stage = new Stage(options);
    const { spark, wire } = await stage.connect();
    await stage.clock.advance(3000 + offset);
    let goneAfter = 0;
    const vanished = stage.clock.now();
    spark.on('end', () => (goneAfter = stage.clock.now() - vanished));
    wire.halfOpen();
    await stage.clock.advance(2500);
    expect(goneAfter).toBeGreaterThanOrEqual(1000);
    expect(stage.server.connected).toBe(0);
  },
);

test('a client that is slow to answer, but within the interval, stays', async () => {
  const stage = new Stage(options);
  const { spark, wire } = await stage.connect('', { pingTimeout: false });
  wire.delay(490);
  await stage.clock.advance(20_000);
  expect(spark.readyState).toBe(3);
});

test('messages count as signs of life', async () => {
  const stage = new Stage(options);
  const { spark, client, wire } = await stage.connect('', { pingTimeout: false });
  // The client hears no pings, so it answers none.
  wire.slow(0, 'client');
  for (let i = 0; i < 20; i++) {
    client.write(i);
    await stage.clock.advance(900);
  }
  expect(spark.readyState).toBe(3);
  await stage.clock.advance(2000);
  expect(spark.readyState).toBe(2);
});

test('a client that connects just before a round is not cut at the next', async () => {
  const stage = new Stage(options);
  await stage.clock.advance(999);
  const { spark } = await stage.connect();
  await stage.clock.advance(10_000);
  expect(spark.readyState).toBe(3);
});

test('without an interval nothing is sent, and nobody is cut', async () => {
  const stage = new Stage({ pingInterval: false });
  const { spark, wire } = await stage.connect('', { pingTimeout: false });
  expect(stage.clock.pending).toBe(0);
  wire.halfOpen();
  await stage.clock.advance(1e9);
  expect(spark.readyState).toBe(3);
});

test('a client whose spark does not read is not taken for dead', async () => {
  const stage = new Stage({ ...options, highWaterMark: 65_536 });
  const { spark, client } = await stage.connect('', { pingTimeout: false });
  spark.pause();
  for (let i = 0; i < 10; i++) client.write('x'.repeat(65_536));
  await stage.clock.advance(20_000);
  expect(spark.readyState).toBe(3);
  let arrived = 0;
  spark.on('data', () => arrived++);
  spark.resume();
  await stage.clock.advance(20_000);
  expect([arrived, spark.readyState]).toEqual([10, 3]);
});

test('what a stranger writes as a pong does no harm', async () => {
  const stage = new Stage(options);
  const { spark } = await stage.connect();
  for (const value of ['', 'NaN', 'Infinity', '-1', '1e999', '{}', '99999999999999']) {
    spark.connection.frame(JSON.stringify(`primus::pong::${value}`));
    expect(spark.latency).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(spark.latency)).toBe(true);
  }
});

test('all who are asked in a round are sent the same ping', async () => {
  const encode = vi.fn<typeof json.encode>((value) => json.encode(value));
  const stage = new Stage({ ...options, parser: { ...json, encode } });
  const clients = [await stage.connect(), await stage.connect(), await stage.connect()];
  const answered = vi.fn<() => void>();
  for (const { spark } of clients) spark.on('heartbeat', answered);
  await stage.clock.advance(1000);
  expect(encode.mock.calls).toEqual([[`primus::ping::${stage.clock.now()}`]]);
  await stage.clock.advance(1000);
  expect(encode).toHaveBeenCalledTimes(2);
  expect(answered).toHaveBeenCalledTimes(6);
});

test('a parser that takes its time asks each by itself', async () => {
  const parser = { ...json, encode: async (value: unknown) => json.encode(value) };
  const stage = new Stage({ ...options, parser });
  const { spark } = await stage.connect();
  const answered = vi.fn<() => void>();
  spark.on('heartbeat', answered);
  await stage.clock.advance(1000);
  await stage.clock.advance(0);
  expect(answered).toHaveBeenCalledTimes(1);
});
