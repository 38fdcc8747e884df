import {
  type Answer,
  type Handshake,
  type Middleware,
  type Origins,
  Primus,
  type PrimusOptions,
  type ServerTransformer,
  type Spark,
  type TransformerHost,
} from '@primus/core';
import { json } from '@primus/parser-json';
import type { Link } from '@primus/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serve, stub } from './http.js';

/** What a transformer that listens by itself is offered. */
function host(options: Partial<PrimusOptions> = {}): { host: TransformerHost; primus: Primus } {
  let offered: TransformerHost | undefined;
  const transformer: ServerTransformer = {
    ...stub(),
    standalone: true,
    attach(given) {
      offered = given;
      return stub().attach(given);
    },
  };
  const primus = new Primus(undefined, { transformer, parser: json, ...options });
  onTestFinished(() => primus.destroy());
  if (!offered) throw new Error('Nothing was attached.');
  return { host: offered, primus };
}

const handshake: Handshake = {
  url: '/primus/spec?a=1',
  headers: { host: 'localhost' },
  remote: { address: '192.0.2.1', port: 4321 },
};

function idleLink(): Link {
  return { raw: undefined, buffered: 0, send() {}, close() {}, terminate() {} };
}

/** What a plain request is answered where `middleware` runs. */
function answer(middleware: Middleware, given = handshake): Promise<Answer> {
  const offered = host();
  offered.primus.use('test', middleware);
  return offered.host.respond(given);
}

const never: Middleware = (_, res) => void res.end('never');

describe('respond', () => {
  test('answers what a middleware answers, with headers that come more than once', async () => {
    const given = await answer((req, res) => {
      res.setHeader('Set-Cookie', ['a=1', 'b=2']);
      res.end(`${req.method} ${req.url} ${req.socket.remoteAddress}`);
    });
    expect(given).toMatchObject({ status: 200, body: 'GET /primus/spec?a=1 192.0.2.1' });
    expect(given.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  test('hands on the method', async () => {
    const given = await answer((req, res) => void res.end(req.method), {
      ...handshake,
      method: 'OPTIONS',
    });
    expect(given.body).toBe('OPTIONS');
  });

  test('is a 404 where nobody answers, and what was thrown where somebody refuses', async () => {
    expect((await answer(() => {})).status).toBe(404);
    const refused = answer(() => {
      throw Object.assign(new Error('Pay.'), { statusCode: 402 });
    });
    expect(await refused).toMatchObject({ status: 402, body: '{"error":"Pay."}' });
  });

  test('skips middleware that is for upgrades only', async () => {
    const upgrades = Object.assign(never, { http: false });
    expect((await answer(upgrades)).status).toBe(404);
  });
});

test('a spark has the request that middleware saw, where a handshake has none', async () => {
  const { host: offered, primus } = host();
  let seen: unknown;
  primus.use('see', (req) => {
    seen = req;
  });
  let given: Spark | undefined;
  primus.on('connection', (spark) => {
    given = spark;
  });
  expect(await offered.admit(handshake)).toBeUndefined();
  offered.accept(handshake, idleLink());
  expect(given?.request).toBe(seen);
  expect(given?.request?.url).toBe(handshake.url);
  offered.accept({ ...handshake }, idleLink());
  expect(given?.request).toBeUndefined();
  primus.forEach((spark) => spark.destroy());
});

test('owns what is below the path, however it is written', () => {
  const { host: offered } = host({ pathname: '/live' });
  for (const url of ['/live', '/live?a', '/live/spec', 'http://any.example/live/x']) {
    expect(offered.owns(url)).toBe(true);
  }
  for (const url of ['/', '/lively', '/other/live', '*', 'http://[', '']) {
    expect(offered.owns(url)).toBe(false);
  }
});

test('logs on the server', () => {
  const { host: offered, primus } = host();
  const logged: unknown[] = [];
  primus.on('log', (...entry) => logged.push(entry));
  offered.log('warn', 'It rains.', 'cause');
  expect(logged).toEqual([['warn', 'It rains.', 'cause']]);
});

test('tells whether a server carries it', async () => {
  expect(host().host.standalone).toBe(true);
  let standalone: boolean | undefined;
  await serve({
    transformer: {
      ...stub(),
      attach(given) {
        ({ standalone } = given);
        return stub().attach(given);
      },
    },
  });
  expect(standalone).toBe(false);
});

test('tells whether pages of all origins may connect', () => {
  const anyOrigin = (origins: Origins): boolean => host({ origins }).host.anyOrigin;
  expect([anyOrigin('*'), anyOrigin(['https://example.com', '*'])]).toEqual([true, true]);
  expect([anyOrigin('same'), anyOrigin(['https://example.com', /./])]).toEqual([false, false]);
  expect(host().host.anyOrigin).toBe(false);
});

test.each([undefined, new Error('Go away.')])(
  'refuses where a middleware cuts the socket of the request that it is shown: %s',
  async (cause) => {
    const offered = host();
    offered.primus.use('cuts', (req) => void req.socket.destroy(cause));
    expect(await offered.host.admit(handshake)).toMatchObject({ status: 403 });
    offered.primus.use('cuts', async (req) => {
      await Promise.resolve();
      req.socket.destroy(cause);
    });
    expect(await offered.host.admit(handshake)).toMatchObject({ status: 403 });
  },
);

test.each(['admit', 'respond'] as const)(
  'a client that is gone makes room for another: %s',
  async (how) => {
    const offered = host({ maxPendingHandshakes: 1 });
    const told = new Promise((resolve) => {
      offered.primus.use('never', (_, res) => {
        res.once('close', () => resolve('gone'));
        return new Promise(() => {});
      });
    });
    const departure = new AbortController();
    const first = offered.host[how](handshake, departure.signal);
    expect(await offered.host[how](handshake)).toMatchObject({ status: 503 });
    departure.abort();
    expect(await told).toBe('gone');
    await first;
    offered.primus.remove('never');
    offered.primus.use('next', (_, res) => void res.end('next'));
    expect(await offered.host[how](handshake)).toMatchObject({ body: 'next' });
  },
);
