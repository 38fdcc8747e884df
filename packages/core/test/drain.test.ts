import { describe, expect, test } from 'vitest';
import { serve } from './http.js';
import { Stage } from './memory.js';

describe('clients of a server that drains', () => {
  test('are asked to leave one share after the other', async () => {
    const stage = new Stage({ pingInterval: false });
    for (let count = 0; count < 10; count++) await stage.connect();
    const drained = stage.server.drain({ over: 5000 });
    const left: number[] = [];
    for (let second = 0; second < 5; second++) {
      await stage.clock.advance(second === 0 ? 0 : 1000);
      left.push(stage.server.connected);
    }
    await drained;
    expect(left).toEqual([8, 6, 4, 2, 0]);
  });

  test('leave all at once where there is no time', async () => {
    const stage = new Stage({ pingInterval: false });
    for (let count = 0; count < 10; count++) await stage.connect();
    await stage.server.drain({ over: 0 });
    expect(stage.server.connected).toBe(0);
    expect(stage.clock.now()).toBe(0);
  });

  test('return to the next, after the time that they are asked to wait', async () => {
    const stage = new Stage({ pingInterval: false });
    const { client } = await stage.connect();
    await stage.server.drain({ over: 0, wait: 3000 });
    const successor = stage.serve({ pingInterval: false });
    // 500 is the shortest of what a client waits by itself.
    await stage.clock.advance(3499);
    expect(successor.connected).toBe(0);
    await stage.clock.advance(1);
    expect(successor.connected).toBe(1);
    client.destroy();
  });

  test('lose nothing of what was written on either end', async () => {
    const stage = new Stage({ pingInterval: false });
    const { client, spark } = await stage.connect();
    const heard = { above: [] as unknown[], below: [] as unknown[] };
    client.on('data', (message) => heard.below.push(message));
    spark.on('data', (message) => heard.above.push(message));
    client.write('up');
    const drained = stage.server.drain({ over: 0 });
    spark.write('down');
    await drained;
    expect(heard).toEqual({ above: ['up'], below: ['down'] });
  });

  test('are heard to the end, by a reader that takes its time', async () => {
    const stage = new Stage({ pingInterval: false });
    const { client, spark } = await stage.connect();
    spark.pause();
    const heard: unknown[] = [];
    spark.on('data', (message) => heard.push(message));
    spark.on('end', () => heard.push('end'));
    client.write('unread');
    const drained = stage.server.drain({ over: 0 });
    await stage.clock.advance(100);
    expect([client.readyState, heard]).toEqual([2, []]);
    spark.resume();
    await drained;
    expect(heard).toEqual(['unread', 'end']);
  });

  test('are closed after a second when they do not know what they are asked', async () => {
    const stage = new Stage({ pingInterval: false });
    const { client, wire } = await stage.connect();
    // As a client of Primus 8, which ignores what it does not know.
    wire.halfOpen();
    let drained = false;
    void stage.server.drain({ over: 0 }).then(() => (drained = true));
    await stage.clock.advance(999);
    expect(drained).toBe(false);
    await stage.clock.advance(10_000);
    expect([drained, stage.server.connected]).toEqual([true, 0]);
    client.destroy();
  });

  test('are no longer let in', async () => {
    const stage = new Stage({ pingInterval: false });
    await stage.connect();
    const drained = stage.server.drain({ over: 2000 });
    await stage.clock.advance(0);
    const late = stage.dial();
    await stage.clock.advance(100);
    expect([late.readyState === 3, stage.server.connected]).toEqual([false, 0]);
    late.destroy();
    await drained;
  });
});

test.each([true, false])('the HTTP server is closed in the end: %s', async (close) => {
  const { primus, http } = await serve();
  await primus.drain({ over: 0, close });
  expect(http.listening).toBe(!close);
});

test('who destroys what drains waits for the same', async () => {
  const stage = new Stage();
  expect(stage.server.drain({ over: 0 })).toBe(stage.server.destroy());
  await stage.server.destroy();
});

test.each([{ over: -1 }, { over: Infinity }, { wait: 0.5 }])('%o is refused', (options) => {
  const stage = new Stage();
  expect(() => stage.server.drain(options)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  );
});
