import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { json } from '@primus/parser-json';
import { Primus, type PrimusOptions, type ServerTransformer } from '@primus/core';
import { expect, onTestFinished, test } from 'vitest';

/** Takes nothing but upgrades, of which HTTP/2 has none. */
const upgrading: ServerTransformer = {
  name: 'upgrading',
  traits: { binary: true, flowControl: false },
  attach: () => ({ upgrade: (_, socket) => void socket.destroy(), close() {} }),
};

interface World {
  readonly primus: Primus;
  readonly server: Http2Server;
  readonly session: ClientHttp2Session;
}

async function serve(options: Partial<PrimusOptions> = {}): Promise<World> {
  const server = createServer();
  const primus = new Primus(server, { transformer: upgrading, parser: json, ...options });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    session.destroy();
    await primus.destroy();
  });
  return { primus, server, session };
}

/** The status and the text that a request by HTTP/2 is answered with. */
async function answer(
  stream: ClientHttp2Stream,
): Promise<readonly [status: unknown, body: string]> {
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  let body = '';
  for await (const chunk of stream.setEncoding('utf8')) body += String(chunk);
  return [headers[':status'], body];
}

test('a plain request to those who take only upgrades is answered', async () => {
  const { session } = await serve();
  expect(await answer(session.request({ ':path': '/primus' }))).toEqual([
    426,
    'This path speaks WebSocket only.',
  ]);
});

test('a request that is refused is answered with the reason', async () => {
  const { session } = await serve({ origins: 'same' });
  const headers = { ':path': '/primus', origin: 'https://other.example' };
  const [status, body] = await answer(session.request(headers));
  expect([status, JSON.parse(body)]).toEqual([
    403,
    { error: 'Pages of this origin may not connect.' },
  ]);
});

test('what is not ours is left to others', async () => {
  const { server, session } = await serve();
  server.on('request', (req, res) => {
    if (req.url === '/page') res.end('page');
  });
  expect(await answer(session.request({ ':path': '/page' }))).toEqual([200, 'page']);
});

test('destroy lets the application end its answers, and then the session', async () => {
  const { primus, server, session } = await serve();
  const begun = once(server, 'stream');
  server.on('stream', (stream) => {
    stream.respond();
    stream.write('first ');
  });
  const whole = answer(session.request({ ':path': '/page' }));
  const [stream] = (await begun) as [ServerHttp2Stream];
  const over = Promise.all([once(server, 'close'), once(session, 'close')]);
  await primus.destroy();
  stream.end('last');
  expect(await whole).toEqual([200, 'first last']);
  await over;
});

test('destroy leaves the sessions alone where it leaves the server', async () => {
  const { primus, server, session } = await serve();
  server.on('request', (_, res) => res.end('page'));
  await answer(session.request({ ':path': '/page' }));
  await primus.destroy({ close: false });
  expect(await answer(session.request({ ':path': '/page' }))).toEqual([200, 'page']);
  expect(server.listenerCount('session')).toBe(0);
  server.close();
});
