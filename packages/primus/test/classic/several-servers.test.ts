import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import Primus from 'primus';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listening, next, pair, serve } from '../support.js';

const answer = (res: ServerResponse, text: string): void => void res.end(text);
const application = (_req: IncomingMessage, res: ServerResponse): void =>
  answer(res, 'application');

test('several share a server, and each leaves the others alone', async () => {
  const server = createServer((_req, res) => answer(res, 'application'));
  const one = await serve({ pathname: '/one' }, server);
  const two = await serve({ pathname: '/two', parser: 'ejson' }, server);
  const first = await pair(one);
  const second = await pair(two);
  const data = [next(first.spark, 'data'), next(second.spark, 'data')];
  first.client.write(1);
  second.client.write(2);
  expect((await Promise.all(data)).map(([message]) => message)).toEqual([1, 2]);
  expect([one.primus.connected, two.primus.connected]).toEqual([1, 1]);
  expect(await (await fetch(`${one.url}/else`)).text()).toBe('application');

  await one.primus.destroy({ close: false });
  expect(await (await fetch(`${one.url}/one/spec`)).text()).toBe('application');
  expect(await (await fetch(`${one.url}/two/spec`)).json()).toMatchObject({ parser: 'ejson' });
});

test.each([
  ['the first', 0],
  ['the second', 1],
])('two that share a server are destroyed one by one, %s first', async (_, first) => {
  const server = createServer(application);
  const served = [
    await serve({ pathname: '/one' }, server),
    await serve({ pathname: '/two' }, server),
  ] as const;
  const gone = served[first === 0 ? 0 : 1];
  const stays = served[first === 0 ? 1 : 0];
  await gone.primus.destroy({ close: false });
  const { pathname } = gone.primus;
  expect(await (await fetch(`${gone.url}${pathname}/spec`)).text()).toBe('application');
  const { client, spark } = await pair(stays);
  const data = next(spark, 'data');
  client.write('stays');
  expect((await data)[0]).toBe('stays');

  await stays.primus.destroy({ close: false });
  expect(server.listeners('request')).toEqual([application]);
  expect(server.listeners('upgrade')).toEqual([]);
  expect(await (await fetch(`${stays.url}${stays.primus.pathname}/spec`)).text()).toBe(
    'application',
  );
  await serve({ pathname: '/three' }, server);
});

test('listeners are called with the server as this, and put back the same', async () => {
  const seen: unknown[] = [];
  const server = createServer();
  const request = function request(
    this: unknown,
    _req: IncomingMessage,
    res: ServerResponse,
  ): void {
    seen.push(this);
    res.end('mine');
  };
  const upgrade = function upgrade(this: unknown, _req: IncomingMessage, socket: Duplex): void {
    seen.push(this);
    socket.destroy();
  };
  server.on('request', request).on('upgrade', upgrade);
  const { primus, url } = await serve({}, server);
  expect(await (await fetch(`${url}/x`)).text()).toBe('mine');
  const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  await once(socket, 'close');
  expect(seen).toEqual([server, server]);

  await primus.destroy({ close: false });
  expect(server.listeners('request')).toEqual([request]);
  expect(server.listeners('upgrade')).toEqual([upgrade]);
  server.close();
});

test('a path that begins with the pathname is ours, as text', async () => {
  const { primus, url } = await serve();
  primus.use('ours', (_req: unknown, res: ServerResponse) => answer(res, 'ours'));
  expect(await (await fetch(`${url}/primusisours`)).text()).toBe('ours');
});

test('after destroy the server listens again, and carries another', async () => {
  const server = createServer();
  const first = await serve({}, server);
  await pair(first);
  await first.primus.destroy();
  expect(server.listening).toBe(false);
  const second = await serve({}, server);
  const { spark, client } = await pair(second);
  const data = next(client, 'data');
  spark.write('again');
  expect((await data)[0]).toBe('again');
});

test('destroy may be called often, and calls back each time', async () => {
  const server = createServer();
  const primus = new Primus(server);
  await listening(server);
  const order: unknown[] = [];
  primus.on('close', (options, done) => {
    order.push(options);
    setImmediate(done);
  });
  const called = Promise.all(
    [1, 2, 3].map((n) => {
      return new Promise<void>((resolve) => {
        void primus.destroy({ timeout: 0 }, () => {
          order.push(n);
          resolve();
        });
      });
    }),
  );
  await called;
  await new Promise<void>((resolve) => void primus.end(() => resolve()));
  expect(order).toEqual([{ timeout: 0 }, 1, 2, 3]);
});

test('upgrades that are half done are closed', async () => {
  const server = createServer();
  const primus = new Primus(server);
  onTestFinished(() => primus.destroy());
  const url = await listening(server);
  const asked = new Promise<void>((resolve) => {
    primus.use('never', (_req, _res, _next) => resolve());
  });
  const socket = connectTcp({
    port: Number(new URL(url).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  socket.on('error', vi.fn<() => void>());
  socket.write(
    'GET /primus HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  await asked;
  const ended = once(socket.resume(), 'end');
  const closed = once(server, 'close');
  await primus.destroy();
  await ended;
  expect(server.listening).toBe(false);
  socket.destroy();
  await closed;
});
