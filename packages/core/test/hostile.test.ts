import { RefusedError } from '@primus/core';
import { expect, test } from 'vitest';
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
