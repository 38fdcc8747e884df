import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ask, serve, stub } from './http.js';
import { Stage } from './memory.js';

describe('connections from one address', () => {
  test('are as many as it may have', async () => {
    const stage = new Stage({ maxPerAddress: 2, pingInterval: false });
    await stage.connect();
    await stage.connect();
    const third = stage.dial('', { strategy: false });
    const closed = new Promise((resolve) => third.on('close', () => resolve('closed')));
    await stage.clock.advance(0);
    expect(await closed).toBe('closed');
    expect(stage.server.connected).toBe(2);
    expect(stage.logs).toContainEqual(['warn', expect.stringContaining('Too many connections')]);
  });

  test('make room for others when they are closed', async () => {
    const stage = new Stage({ maxPerAddress: 1, pingInterval: false });
    const { client, spark } = await stage.connect();
    const ended = once(spark, 'end');
    client.destroy();
    await stage.clock.advance(0);
    await ended;
    await stage.connect();
    expect(stage.server.connected).toBe(1);
  });

  test('are told apart by what `addressOf` says', async () => {
    let count = 0;
    const addressOf = (): { ip: string; port: number } => ({ ip: `10.0.0.${count++}`, port: 1 });
    const stage = new Stage({ maxPerAddress: 1, addressOf, pingInterval: false });
    await stage.connect();
    await stage.connect();
    expect(stage.server.connected).toBe(2);
  });
});

test('handshakes that wait for a decision are as many as may', async () => {
  const { primus, port } = await serve({ maxPendingHandshakes: 1 });
  const decisions = new EventEmitter();
  primus.use('slow', async () => {
    const decided = once(decisions, 'decided');
    decisions.emit('waits');
    await decided;
  });
  const waits = once(decisions, 'waits');
  const first = ask(port, '/primus');
  await waits;
  const { status, body } = await ask(port, '/primus');
  expect([status, body]).toEqual([503, expect.stringContaining('try again later')]);
  decisions.emit('decided');
  expect(await first).toMatchObject({ status: 200 });
});

test('handshakes that wait for a decision keep nobody from a connection that is open', async () => {
  const transformer = stub();
  const { primus, port } = await serve({
    maxPendingHandshakes: 1,
    transformer: {
      ...transformer,
      attach: (host) => ({
        ...transformer.attach(host),
        isHandshake: ({ url }) => url !== '/primus/open',
      }),
    },
  });
  const decisions = new EventEmitter();
  primus.use('slow', async ({ url }) => {
    if (url !== '/primus/open') decisions.emit('waits');
    await once(decisions, 'decided');
  });
  const waits = once(decisions, 'waits');
  const stranger = ask(port, '/primus/new');
  await waits;
  const asked = new Promise<void>((resolve) => {
    primus.use('asked', () => resolve(), 0);
  });
  const open = ask(port, '/primus/open');
  await asked;
  expect(await ask(port, '/primus/another')).toMatchObject({ status: 503 });
  // Those who have one wait together, too.
  expect(await ask(port, '/primus/open')).toMatchObject({ status: 503 });
  decisions.emit('decided');
  expect([await stranger, await open]).toMatchObject([{ status: 200 }, { status: 200 }]);
});
