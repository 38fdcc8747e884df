import { once } from 'node:events';
import { connect } from 'node:net';
import { Primus, type ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import type { LinkEvents } from '@primus/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { ask, listen, open, request, serve, stub } from './http.js';

/** A transformer that holds what it is handed. */
const holding: ServerTransformer = {
  ...stub(),
  attach: () => ({ request() {}, upgrade: (_, socket) => void socket.resume(), close() {} }),
};

/** A transformer of long polls, with one session. */
function polling(): ServerTransformer {
  return {
    name: 'polling',
    traits: { binary: false, flowControl: false },
    attach(host) {
      const frames: unknown[] = [];
      let events: LinkEvents | undefined;
      let closing = false;
      return {
        request(req, res) {
          events ??= host.accept(host.handshake(req), {
            raw: undefined,
            buffered: 0,
            send: (frame) => void frames.push(frame),
            close: () => void (closing = true),
            terminate() {},
          });
          res.end(frames.splice(0).join());
          if (closing) events.close();
        },
        close() {},
      };
    },
  };
}

test('a connection that says nothing holds nobody up', async () => {
  const { primus, http, port } = await serve();
  const arrived = once(http, 'connection');
  const silent = connect(port, '127.0.0.1');
  onTestFinished(() => void silent.destroy());
  await arrived;
  await primus.destroy();
  expect(http.listening).toBe(false);
});

test('nor does a connection that was used and is kept', async () => {
  const { primus, port } = await serve();
  const idle = open(port, 'GET /primus HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle, 'data');
  const closed = once(idle, 'close');
  await primus.destroy();
  await closed;
  expect(idle.destroyed).toBe(true);
});

test('nor do the clients of another tenant, who stay', async () => {
  const { http, port } = await listen();
  const on = (pathname: string): Primus =>
    new Primus(http, { transformer: holding, parser: json, pathname });
  const [leaving] = [on('/a'), on('/b')];
  const arrived = once(http, 'connection');
  const client = open(port, request('/b', {}, 'upgrade'));
  onTestFinished(() => void client.destroy());
  await arrived;
  await new Promise(setImmediate);
  await leaving?.destroy();
  expect(client.destroyed).toBe(false);
});

test('answers that are under way are waited for, up to a limit', async () => {
  const { primus, port, clock } = await serve({ transformer: holding });
  const asked = new Promise<void>((resolve) => {
    primus.use('sees', () => setImmediate(resolve) && undefined);
  });
  const answer = ask(port, '/primus');
  await asked;
  let destroyed = false;
  const done = primus.destroy().then(() => (destroyed = true));
  await clock.advance(4999);
  expect(destroyed).toBe(false);
  await clock.advance(1);
  await done;
  expect(await answer).toMatchObject({ status: Number.NaN });
  expect(clock.pending).toBe(0);
});

test('requests of living sessions are served until they have left', async () => {
  const { primus, http, port } = await serve({ transformer: polling() });
  primus.on('connection', (spark) => void spark.write('hello'));
  expect((await ask(port, '/primus')).body).toBe('"hello"');
  const destroyed = primus.destroy({ close: false });
  expect(await ask(port, '/primus')).toMatchObject({
    status: 200,
    body: '"primus::server::close"',
  });
  await destroyed;
  expect(http.listenerCount('request')).toBe(0);
});

test('a session that would begin while others leave is turned away', async () => {
  const closed: unknown[] = [];
  const { primus, port, clock } = await serve({
    transformer: {
      ...stub(),
      attach: (host) => ({
        request(req, res) {
          const link = { raw: undefined, buffered: 0, send() {}, terminate() {} };
          const events = host.accept(host.handshake(req), {
            ...link,
            close(info) {
              closed.push(info);
              queueMicrotask(() => events.close());
            },
          });
          events.frame('"hello"');
          res.end();
        },
        close() {},
      }),
    },
  });
  const told: string[] = [];
  primus.on('connection', (spark) => spark.on('data', () => told.push('data')));
  primus.on('disconnection', () => told.push('disconnection'));
  await ask(port, '/primus');
  expect([told, closed]).toEqual([['data'], []]);
  const leaving = once(primus as unknown as NodeJS.EventEmitter, 'close');
  const destroyed = primus.destroy({ close: false, timeout: 1000 });
  await leaving;
  await ask(port, '/primus');
  expect([told, closed]).toEqual([['data'], [{ code: 1001 }]]);
  await clock.advance(1000);
  await destroyed;
  expect(told).toEqual(['data', 'disconnection']);
});

test('a listener that was there once, for one request, hears one', async () => {
  const { http, port } = await listen();
  const heard: string[] = [];
  http.once('request', (req, res) => {
    heard.push(`once ${req.url}`);
    res.end('once');
  });
  http.on('request', (req, res) => {
    heard.push(`always ${req.url}`);
    if (!res.writableEnded) res.end('always');
  });
  const primus = new Primus(http, { transformer: stub(), parser: json });
  expect((await ask(port, '/1')).body).toBe('once');
  expect((await ask(port, '/2')).body).toBe('always');
  expect(heard).toEqual(['once /1', 'always /1', 'always /2']);
  await primus.destroy({ close: false });
  expect(http.listenerCount('request')).toBe(1);
});

test('and comes back when it has heard none', async () => {
  const { http, port } = await listen();
  http.once('request', (_, res) => void res.end('once'));
  const primus = new Primus(http, { transformer: stub(), parser: json });
  await primus.destroy({ close: false });
  expect((await ask(port, '/1')).body).toBe('once');
  expect(http.listenerCount('request')).toBe(0);
});
