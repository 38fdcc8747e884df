import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

const PING = 1000;
const options = { pingTimeout: 1500, reconnect: { min: 100 } };

describe('a server that vanishes', () => {
  test.each([0, 1, 500, 999])(
    '%s ms after a ping is found within two intervals and a half',
    async (offset) => {
      const stage = await Stage.connected(options, { pingInterval: PING });
      await stage.clock.advance(3 * PING + offset);
      const vanished = stage.clock.now();
      stage.wire.halfOpen();
      await stage.clock.advance(2.5 * PING);
      const close = stage.journal.find(({ event }) => event === 'close');
      expect((close?.at ?? Infinity) - vanished).toBeLessThanOrEqual(1600);
      expect((close?.at ?? 0) - vanished).toBeGreaterThanOrEqual(500);
      expect(stage.events.slice(0, 2)).toEqual(['close', 'reconnect scheduled']);
    },
  );

  test('is not missed by a client that was told not to look', async () => {
    const stage = await Stage.connected({ pingTimeout: false });
    stage.wire.halfOpen();
    await stage.clock.advance(1e9);
    expect(stage.events).toEqual([]);
    expect(stage.clock.pending).toBe(0);
  });
});

test('pings keep a quiet connection, and so do messages', async () => {
  const pings = await Stage.connected(options, { pingInterval: PING });
  await pings.clock.advance(100 * PING);
  const messages = await Stage.connected(options);
  for (let i = 0; i < 20; i++) {
    messages.spark.write(i);
    await messages.clock.advance(1400);
  }
  expect([pings.events, messages.events]).toEqual([[], []]);
});

test('a timer that runs late, as in a page that was hidden, judges by what has arrived', async () => {
  let now = 0;
  const timers: (() => void)[] = [];
  const clock = {
    now: () => now,
    setTimeout: (callback: () => void) => timers.push(callback),
    clearTimeout: () => {},
  };
  const stage = new Stage({ ...options, clock });
  await stage.clock.advance(0);
  stage.journal.length = 0;
  now = 60_000;
  stage.spark.write('while hidden');
  await stage.clock.advance(0);
  timers.at(-1)?.();
  expect(stage.events).toEqual([]);
  now = 61_500;
  // What has come may not have been read yet: it looks twice.
  timers.at(-1)?.();
  expect(stage.events).toEqual([]);
  timers.at(-1)?.();
  expect(stage.events).toEqual(['close', 'reconnect scheduled']);
});

test('a client that does not read is not taken for dead, nor does it take the server so', async () => {
  const stage = await Stage.connected(
    { ...options, highWaterMark: 65_536 },
    { pingInterval: PING, highWaterMark: 65_536, maxBacklog: Infinity },
  );
  stage.client.pause();
  const { spark } = stage;
  const chunk = 'x'.repeat(65_536);
  for (let i = 0; i < 20; i++) spark.write(chunk);
  await stage.clock.advance(50 * PING);
  expect(stage.events).toEqual([]);
  expect(spark.writable).toBe(true);
  stage.client.resume();
  await stage.clock.advance(50 * PING);
  expect(stage.messages).toHaveLength(20);
  expect(stage.events).toEqual([]);
});

test('a client that has paused answers pings while little waits', async () => {
  const stage = await Stage.connected(options, { pingInterval: PING });
  stage.client.pause();
  stage.spark.write('waits');
  await stage.clock.advance(50 * PING);
  expect(stage.events).toEqual([]);
  stage.client.resume();
  expect(stage.messages).toEqual(['waits']);
});

test('a client that has stopped reading tells that it lives, and leaves nothing behind', async () => {
  const stage = await Stage.connected(
    { ...options, highWaterMark: 65_536 },
    { pingInterval: PING, highWaterMark: 65_536, maxBacklog: Infinity },
  );
  const { client, spark } = stage;
  client.pause();
  const chunk = 'x'.repeat(65_536);
  while (spark.write(chunk)) await stage.clock.advance(0);
  await stage.clock.advance(50 * PING);
  expect(spark.write('waits')).toBe(false);
  expect(stage.events).toEqual([]);
  client.destroy();
  await stage.server.destroy();
  await stage.clock.advance(0);
  expect(stage.clock.pending).toBe(0);
});
