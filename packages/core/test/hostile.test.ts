import type { ServerResponse } from 'node:http';
import { RefusedError } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { ask, open, raw, request, serve } from './http.js';

// An exception outside of the promises here would fail the run: nothing may escape.

const targets: readonly string[] = [
  'http://[/',
  'http://[',
  'http:///primus',
  'http://%/primus',
  'https://a:b@c:99999/primus',
  '/primus/%',
  '/primus/%ff%fe',
  '/primus/?%',
  '/primus?__proto__=1&__proto__=2',
  '/primus/../..//',
  '//primus/primus',
  '/primus/\\..\\',
  '/primus#x',
  'primus',
  '*',
  '?',
  'javascript:alert(1)',
  `/primus/${'a'.repeat(10_000)}`,
];

const headers: readonly Readonly<Record<string, string>>[] = [
  { Origin: 'http://[' },
  { Origin: '' },
  { Origin: '\u00ff' },
  { Host: '[' },
  { Host: '' },
  { Cookie: '%' },
  { 'X-Forwarded-For': '%,,\u00ff' },
  { 'Sec-WebSocket-Key': 'x', 'Sec-WebSocket-Version': '99' },
  { Upgrade: 'nonsense', Connection: 'Upgrade' },
  { __proto__x: 'y', constructor: 'z' },
];

test.each(targets)('%s ends nothing', async (target) => {
  const { port } = await serve();
  await raw(port, request(target));
  await raw(port, request(target, {}, 'upgrade'));
  expect((await ask(port, '/primus')).status).toBe(200);
});

test.each(headers)('%j end nothing', async (given) => {
  const { port } = await serve();
  await raw(port, request('/primus', given));
  await raw(port, request('/primus', given, 'upgrade'));
  expect((await ask(port, '/primus')).status).toBe(200);
});

test.each(['http', 'upgrade'] as const)(
  'a client that resets while it is being refused is nobody’s exception: %s',
  async (kind) => {
    const { primus, http, port } = await serve();
    const gone = new Promise<void>((resolve) => {
      primus.use('slow no', (req) => {
        req.socket.once('close', () => setImmediate(resolve));
        client.resetAndDestroy();
        return Promise.reject(new RefusedError('No.'));
      });
    });
    http.on('clientError', () => {});
    const client = open(port, request('/primus', {}, kind));
    client.on('error', () => {});
    await gone;
    primus.remove('slow no');
    expect((await ask(port, '/primus')).status).toBe(200);
  },
);

test('a client that resets after it was admitted is nobody’s exception', async () => {
  const { http, port } = await serve({
    transformer: {
      name: 'holds',
      traits: { binary: true, flowControl: true },
      attach: () => ({ upgrade: () => {}, request: (_, res) => res.end(), close: () => {} }),
    },
  });
  const gone = new Promise<void>((resolve) => {
    http.once('connection', (socket) => {
      socket.once('close', () => resolve());
      http.once('upgrade', () => client.resetAndDestroy());
    });
  });
  const client = open(port, request('/primus', {}, 'upgrade'));
  await gone;
  expect((await ask(port, '/primus')).status).toBe(200);
});

test('an upgrade that follows a request without waiting for its answer is cut', async () => {
  const { primus, port } = await serve();
  const upgrades: unknown[] = [];
  primus.use('slow', (req) => {
    if (!req.headers.upgrade) return new Promise<void>(() => {});
    upgrades.push(req.url);
    return undefined;
  });
  await raw(
    port,
    request('/primus', { Connection: 'keep-alive' }) + request('/primus', {}, 'upgrade'),
  );
  expect(upgrades).toEqual([]);
  primus.remove('slow');
  expect((await ask(port, '/primus')).status).toBe(200);
});

const trap = new Proxy(
  {},
  {
    get() {
      throw new Error('Nothing may be read.');
    },
  },
);

const causes: Readonly<Record<string, unknown>> = {
  'an object that throws when it is read': trap,
  'a status that is no number': Object.assign(new Error('No.'), { statusCode: Number.NaN }),
  'half a status': Object.assign(new Error('No.'), { statusCode: 401.5 }),
  'a symbol': Symbol('no'),
  nothing: undefined,
};

describe('what a middleware throws', () => {
  test.each(Object.entries(causes))('is a refusal: %s', async (_, cause) => {
    const { primus, port } = await serve();
    primus.use('throws', () => {
      throw cause;
    });
    for (const kind of ['http', 'upgrade'] as const) {
      expect((await ask(port, '/primus', {}, kind)).status).toBe(500);
    }
    primus.use('throws', () => Promise.reject(cause));
    for (const kind of ['http', 'upgrade'] as const) {
      expect((await ask(port, '/primus', {}, kind)).status).toBe(500);
    }
  });
});

const responses: Readonly<Record<string, (res: ServerResponse) => void>> = {
  'a reason that would be another header': (res) => {
    res.statusMessage = 'OK\r\nSet-Cookie: a=b';
  },
  'what comes after a body': (res) => void res.setHeader('Trailer', 'x'),
  'how a body travels': (res) => void res.setHeader('Transfer-Encoding', 'chunked'),
  'how a body is packed': (res) => void res.setHeader('Content-Encoding', 'gzip'),
};

describe('what a middleware said of an answer before it failed', () => {
  test.each(Object.entries(responses))('is not said of the refusal: %s', async (_, prepare) => {
    const { primus, port } = await serve();
    primus.use('prepares', (__, res) => {
      prepare(res);
      throw new RefusedError('No.', 403);
    });
    for (const kind of ['http', 'upgrade'] as const) {
      const answer = await ask(port, '/primus', {}, kind);
      expect([answer.status, answer.reason, answer.body]).toEqual([
        403,
        'Forbidden',
        '{"error":"No."}',
      ]);
      for (const name of ['set-cookie', 'trailer', 'transfer-encoding', 'content-encoding']) {
        expect(answer.headers).not.toHaveProperty(name);
      }
    }
  });

  test('breaks the answer off where it cannot be sent', async () => {
    const { primus, port } = await serve();
    primus.use('breaks', (_, res) => {
      res.writeHead = () => {
        throw new Error('It cannot be sent.');
      };
      throw new RefusedError('No.', 403);
    });
    for (const kind of ['http', 'upgrade'] as const) {
      expect(await raw(port, request('/primus', {}, kind))).toBe('');
    }
  });
});

test.each(['http', 'upgrade'] as const)(
  'a middleware that goes on after its answer is told of in the log: %s',
  async (kind) => {
    const { primus, port, logs } = await serve();
    primus.use('twice', (_, res) => {
      res.end('once');
      res.end('twice');
      return true;
    });
    expect((await ask(port, '/primus', {}, kind)).status).toBe(200);
    expect(logs).toEqual([
      [
        'error',
        'A response failed.',
        expect.objectContaining({ code: 'ERR_STREAM_WRITE_AFTER_END' }),
      ],
    ]);
  },
);

test('a middleware whose promise is of another make is waited for', async () => {
  const { primus, port } = await serve();
  primus.use('waits', () => {
    const promise = {} as Promise<void>;
    // Answers nothing, as that of promises of long ago.
    Reflect.set(promise, 'then', (resolve: () => void) => void setImmediate(resolve));
    return promise;
  });
  for (const kind of ['http', 'upgrade'] as const) {
    expect((await ask(port, '/primus', {}, kind)).status).toBe(kind === 'http' ? 200 : 101);
  }
});
