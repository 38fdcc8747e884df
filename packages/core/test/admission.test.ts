import { EventEmitter, once } from 'node:events';
import { type Middleware, type PrimusOptions, RefusedError } from '@primus/core';
import { DialRefused } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';
import { ask, open, request, serve, stub } from './http.js';
import { Stage } from './memory.js';

type Kind = 'http' | 'upgrade' | 'standalone';

/** What a client is answered, however it comes. */
async function answered(
  kind: Kind,
  middleware: Middleware | undefined,
  headers: Readonly<Record<string, string>> = {},
  options: Partial<PrimusOptions> = {},
): Promise<{ status: number; body?: string }> {
  if (kind !== 'standalone') {
    const { primus, port } = await serve(options);
    if (middleware) primus.use('test', middleware);
    const { status, body } = await ask(port, '/primus', headers, kind);
    return { status, body };
  }
  const stage = new Stage(options);
  if (middleware) stage.server.use('test', middleware);
  const client = stage.dial('', { strategy: false, transport: { headers } });
  let answer: { status: number; body?: string } = { status: 0 };
  client.on('open', () => (answer = { status: 101, body: '' }));
  client.on('error', ({ cause }) => {
    if (cause instanceof DialRefused && cause.refusal) answer = cause.refusal;
  });
  await stage.clock.advance(0);
  return { status: answer.status, body: answer.body ?? '' };
}

const admitted: Readonly<Record<Kind, number>> = { http: 200, upgrade: 101, standalone: 101 };

describe.each(['http', 'upgrade', 'standalone'] as const)('%s', (kind) => {
  test('is admitted where nobody objects', async () => {
    expect((await answered(kind, undefined)).status).toBe(admitted[kind]);
    expect((await answered(kind, () => {})).status).toBe(admitted[kind]);
    expect((await answered(kind, () => Promise.resolve())).status).toBe(admitted[kind]);
    expect((await answered(kind, () => Promise.resolve(false))).status).toBe(admitted[kind]);
  });

  test('is refused by a throw and by a rejection', async () => {
    const refusal = { status: 402, body: '{"error":"Pay."}' };
    const error = new RefusedError('Pay.', 402);
    const thrown = answered(kind, () => {
      throw error;
    });
    expect(await thrown).toEqual(refusal);
    expect(await answered(kind, () => Promise.reject(error))).toEqual(refusal);
  });

  test('is answered by middleware of Node’s own style', async () => {
    const answer = await answered(kind, (_, res) => {
      res.writeHead(451, { 'Content-Length': 4, 'X-Why': 'law' });
      res.write('no');
      res.end(Buffer.from('pe'));
      return true;
    });
    expect(answer).toEqual({ status: 451, body: 'nope' });
  });

  test('a page of another origin is refused, before any middleware', async () => {
    let ran = false;
    const look: Middleware = () => void (ran = true);
    const host = kind === 'standalone' ? 'memory' : 'localhost';
    const { status } = await answered(kind, look, { origin: 'https://evil.example' });
    expect([status, ran]).toEqual([403, false]);
    expect((await answered(kind, look, { origin: `http://${host}` })).status).toBe(admitted[kind]);
  });

  test('a list of origins is held', async () => {
    // With the flag g, a pattern keeps a state between its tests.
    const origins = ['https://a.example', /^https:\/\/\w+\.b\.example$/g];
    const from = async (origin: string): Promise<number> =>
      (await answered(kind, undefined, { origin }, { origins })).status;
    for (let twice = 0; twice < 2; twice++) {
      expect(await from('https://a.example')).toBe(admitted[kind]);
      expect(await from('https://x.b.example')).toBe(admitted[kind]);
      expect(await from('https://a.example.evil')).toBe(403);
      expect(await from('null')).toBe(403);
    }
  });

  test.each(['http://[', '', 'null', 'http://', '\\', 'http://a:99999', '://'])(
    'the origin %j is refused without a throw',
    async (origin) => {
      expect((await answered(kind, undefined, { origin })).status).toBe(403);
      expect((await answered(kind, undefined, { origin }, { origins: '*' })).status).toBe(
        admitted[kind],
      );
    },
  );
});

test('a pattern with a state of its own answers the same every time', async () => {
  const { port } = await serve({ origins: [/example/g] });
  for (let i = 0; i < 4; i++) {
    expect((await ask(port, '/primus', { Origin: 'https://example.com' })).status).toBe(200);
  }
});

describe('a middleware that does not decide', () => {
  test.each(['http', 'upgrade'] as const)(
    'is answered for after handshakeTimeout: %s',
    async (kind) => {
      const { primus, port, clock } = await serve({ handshakeTimeout: 5000 });
      const asked = new Promise<void>((resolve) => {
        primus.use('never', () => {
          resolve();
          return new Promise(() => {});
        });
      });
      const answer = ask(port, '/primus', {}, kind);
      await asked;
      expect(clock.pending).toBe(2);
      await clock.advance(5000);
      expect(await answer).toMatchObject({ status: 503, body: '{"error":"No decision in time."}' });
      await primus.destroy();
      expect(clock.pending).toBe(0);
    },
  );

  test('is answered for where there is no Node request', async () => {
    const stage = new Stage({ handshakeTimeout: 5000 });
    stage.server.use('never', () => new Promise(() => {}));
    const client = stage.dial('', { strategy: false });
    const errors: unknown[] = [];
    client.on('error', ({ cause }) => errors.push(cause));
    await stage.clock.advance(4999);
    expect(errors).toEqual([]);
    await stage.clock.advance(1);
    expect(errors).toEqual([
      expect.objectContaining({ refusal: expect.objectContaining({ status: 503 }) as unknown }),
    ]);
  });

  test.each([
    ['yes', (resolve: (value: void) => void) => resolve()],
    ['an error', (_: unknown, reject: (cause: unknown) => void) => reject(new Error('late'))],
  ])('has decided when its %s comes too late', async (_, act) => {
    const { primus, port, clock } = await serve({ handshakeTimeout: 5000 });
    const gate = new EventEmitter();
    primus.use('late', () => {
      gate.emit('asked');
      return new Promise((resolve, reject) => gate.once('late', () => act(resolve, reject)));
    });
    const asked = once(gate, 'asked');
    const answer = ask(port, '/primus', {}, 'upgrade');
    await asked;
    await clock.advance(5000);
    gate.emit('late');
    expect(await answer).toMatchObject({ status: 503 });
    await clock.advance(5000);
  });
});

describe('a client that is gone', () => {
  test('before the decision does not reach the transformer', async () => {
    let upgrades = 0;
    const transformer = stub();
    const { primus, port, clock } = await serve({
      transformer: {
        ...transformer,
        attach: (host) => ({ ...transformer.attach(host), upgrade: () => void upgrades++ }),
      },
    });
    const gate = new EventEmitter();
    primus.use('slow', (req) => {
      req.socket.once('close', () => gate.emit('closed'));
      gate.emit('asked');
      return new Promise((resolve) => gate.once('decide', resolve));
    });
    const asked = once(gate, 'asked');
    const closed = once(gate, 'closed');
    const socket = open(port, request('/primus', {}, 'upgrade'));
    await asked;
    socket.resetAndDestroy();
    await closed;
    gate.emit('decide');
    await clock.advance(0);
    expect(upgrades).toBe(0);
  });

  test('after a refusal does not keep its socket on the server', async () => {
    const { primus, http, port } = await serve();
    primus.use('no', () => {
      throw new RefusedError('No.');
    });
    const gone = new Promise((resolve) => {
      http.once('connection', (socket) => socket.once('close', () => resolve('gone')));
    });
    // A client that never closes its own half.
    const socket = open(port, request('/primus', {}, 'upgrade'));
    socket.allowHalfOpen = true;
    socket.resume();
    expect(await gone).toBe('gone');
    socket.destroy();
  });
});

describe('shutting down', () => {
  test('upgrades that wait for a decision are refused', async () => {
    const { primus, port } = await serve();
    const asked = new Promise<void>((resolve) => {
      primus.use('never', () => {
        resolve();
        return new Promise(() => {});
      });
    });
    const answer = ask(port, '/primus', {}, 'upgrade');
    await asked;
    await primus.destroy();
    expect(await answer).toMatchObject({ status: 503 });
  });

  test('what comes while clients are given time to leave is refused', async () => {
    const stage = new Stage();
    await stage.connect();
    const destroyed = stage.server.destroy({ timeout: 1000 });
    const late = stage.dial('', { strategy: false });
    const errors: unknown[] = [];
    late.on('error', ({ cause }) => errors.push(cause));
    await stage.clock.advance(0);
    expect(errors).toEqual([
      expect.objectContaining({ refusal: expect.objectContaining({ status: 503 }) as unknown }),
    ]);
    await stage.clock.advance(1000);
    await destroyed;
  });
});

describe('a second answer', () => {
  test.each(['http', 'upgrade'] as const)('after a beginning breaks off: %s', async (kind) => {
    const { primus, port } = await serve();
    primus.use('begins and throws', (_, res) => {
      res.writeHead(200, { 'Content-Length': 100 });
      res.write('half');
      throw new Error('Too late.');
    });
    const answer = await ask(port, '/primus', {}, kind);
    expect(answer.body).not.toContain('error');
    expect(answer.body.length).toBeLessThan(100);
  });

  test('after a beginning breaks off where there is no Node request', async () => {
    const stage = new Stage();
    stage.server.use('begins and throws', (_, res) => {
      res.writeHead(200);
      res.write('half');
      throw new Error('Too late.');
    });
    const client = stage.dial('', { strategy: false });
    let failed = false;
    client.on('error', () => (failed = true));
    await stage.clock.advance(0);
    expect(failed).toBe(true);
    expect(stage.server.connected).toBe(0);
  });

  test('after an end is not heard', async () => {
    const { primus, port, logs } = await serve();
    primus.use('ends and throws', (_, res) => {
      res.writeHead(200, { 'Content-Length': 2 }).end('ok');
      throw new RefusedError('No.');
    });
    expect((await ask(port, '/primus')).status).not.toBe(401);
    expect(logs).toEqual([]);
  });
});
