import { EventEmitter, once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ServerTransformer } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { ask, open, raw, request, serve, stub } from './http.js';
import { Stage } from './memory.js';

/** A transformer that does as a test says with upgrades. */
function upgrading(upgrade: (socket: Duplex, head: Buffer) => void): ServerTransformer {
  return { ...stub(), attach: () => ({ upgrade: (_, ...rest) => upgrade(...rest), close() {} }) };
}

describe('an upgrade that middleware answers', () => {
  test.each([
    ['never', () => true],
    ['never, after a while', () => Promise.resolve(true)],
  ])('%s is refused when it is overdue', async (_, fn) => {
    const { primus, port, clock } = await serve({ handshakeTimeout: 100 });
    const asked = new Promise<void>((resolve) => {
      primus.use('claims', () => {
        setImmediate(resolve);
        return fn();
      });
    });
    const answer = ask(port, '/primus', {}, 'upgrade');
    await asked;
    await clock.advance(100);
    expect(await answer).toMatchObject({ status: 503 });
    await primus.destroy();
    expect(clock.pending).toBe(0);
  });

  test('in half is broken off', async () => {
    const { primus, port, clock } = await serve({ handshakeTimeout: 100 });
    const asked = new Promise<void>((resolve) => {
      primus.use('stalls', (_, res) => {
        setImmediate(resolve);
        res.writeHead(200, { 'Content-Length': 100 });
        res.write('half');
      });
    });
    const answer = raw(port, request('/primus', {}, 'upgrade'));
    await asked;
    await clock.advance(100);
    expect(await answer).not.toContain('error');
  });

  test('is forgotten when it was answered', async () => {
    const { primus, port, clock } = await serve();
    primus.use('answers', (_, res) => void res.end('no'));
    const before = clock.pending;
    await ask(port, '/primus', {}, 'upgrade');
    await new Promise(setImmediate);
    expect(clock.pending).toBe(before);
  });

  test('never, where there is no Node request, is refused when it is overdue', async () => {
    const stage = new Stage({ handshakeTimeout: 100 });
    stage.server.use('claims', () => true);
    const errors: unknown[] = [];
    const client = stage.dial('', { strategy: false });
    client.on('error', ({ cause }) => errors.push(cause));
    await stage.clock.advance(100);
    expect(errors).toEqual([
      expect.objectContaining({ refusal: expect.objectContaining({ status: 503 }) as unknown }),
    ]);
  });

  test('where there is no Node request, closes its response', async () => {
    const stage = new Stage();
    const closed: string[] = [];
    stage.server.use('answers', (_, res) => {
      res.on('close', () => closed.push('close'));
      res.statusCode = 403;
      res.end('no');
    });
    const pending = stage.clock.pending;
    stage.dial('', { strategy: false }).on('error', () => {});
    await stage.clock.advance(0);
    expect(closed).toEqual(['close']);
    expect(stage.clock.pending).toBe(pending);
  });
});

describe('a decision that comes after the end', () => {
  test('is none', async () => {
    const stage = new Stage();
    const gate = new EventEmitter();
    stage.server.use('slow', async () => void (await once(gate, 'decide')));
    const happened: string[] = [];
    stage.server.on('connection', () => happened.push('connection'));
    stage.server.on('disconnection', () => happened.push('disconnection'));
    const client = stage.dial('', { strategy: false });
    client.on('open', () => happened.push('open'));
    client.on('error', () => happened.push('error'));
    await stage.clock.advance(0);
    await stage.server.destroy();
    gate.emit('decide');
    await stage.clock.advance(100);
    expect(happened).toEqual(['error']);
    expect(stage.clock.pending).toBe(0);
  });

  test('is none for requests either', async () => {
    const { primus, port, clock } = await serve();
    const asked = new Promise<void>((resolve) => {
      primus.use('never', () => {
        resolve();
        return new Promise(() => {});
      });
    });
    const answer = ask(port, '/primus');
    await asked;
    await primus.destroy();
    expect(await answer).toMatchObject({ status: 503 });
    expect(clock.pending).toBe(0);
  });
});

test('a transformer that throws ends the socket, and nothing else', async () => {
  const failure = new Error('No upgrade today.');
  const { port, logs } = await serve({
    transformer: upgrading(() => {
      throw failure;
    }),
  });
  expect(await raw(port, request('/primus', {}, 'upgrade'))).toBe('');
  expect(logs).toEqual([['error', 'The transformer failed.', failure]]);
});

test('a peer that resets is news of no weight', async () => {
  const upgraded = new EventEmitter();
  const { port, logs } = await serve({
    transformer: upgrading((socket) => {
      upgraded.emit('socket', socket);
      socket.resume();
    }),
  });
  const arrival = once(upgraded, 'socket') as Promise<[Duplex]>;
  const client = open(port, request('/primus', {}, 'upgrade'));
  const [socket] = await arrival;
  const closed = once(socket, 'close').catch(() => {});
  client.resetAndDestroy();
  await closed;
  await new Promise(setImmediate);
  expect(logs).toEqual([
    ['info', 'A socket failed.', expect.objectContaining({ code: 'ECONNRESET' })],
  ]);
});

test('nothing of the handshake stays with an upgraded socket', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept: Record<string, WeakRef<object>> = {};
  const upgraded = new EventEmitter();
  const { primus, port } = await serve({
    transformer: upgrading((socket, head) => {
      kept.head = new WeakRef(head);
      upgraded.emit('socket', socket);
    }),
  });
  primus.use('looks', (_, res) => void (kept.response = new WeakRef(res)));
  const arrival = once(upgraded, 'socket') as Promise<[Duplex]>;
  const client = open(port, request('/primus', {}, 'upgrade'));
  const [socket] = await arrival;
  const isKept = (): boolean => Boolean(kept.head?.deref() ?? kept.response?.deref());
  for (let turn = 0; turn < 100 && isKept(); turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    collect();
  }
  expect(socket.destroyed).toBe(false);
  expect([kept.head?.deref(), kept.response?.deref()]).toEqual([undefined, undefined]);
  client.destroy();
  socket.destroy();
});
