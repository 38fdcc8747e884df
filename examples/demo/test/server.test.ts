import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import Primus from 'primus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Demo } from '../src/server/demo.js';
import type { PageMessages, ToPage } from '../src/shared/messages.js';

const Client = Primus.createSocket<PageMessages>({ transformer: 'websockets', parser: 'json' });
/** Sends what it is given as it is. */
const Stranger = Primus.createSocket({
  parser: {
    encoder: (frame, done) => done(null, frame as string | Uint8Array),
    decoder: (frame, done) => done(null, frame),
  },
});
const nothing = (_: unknown, res: { end(): void }): void => res.end();

const pathname = '/websockets/primus';

let demo: Demo;
const clients: InstanceType<typeof Client>[] = [];

beforeEach(async () => {
  demo = new Demo(nothing, { host: 'localhost', port: 0 }, 10);
  await demo.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await demo.stop();
});

function visit(): InstanceType<typeof Client> {
  const client = new Client(demo.url, { pathname, reconnect: { min: 10 } });
  clients.push(client);
  return client;
}

/** The next message of a type. */
async function next<K extends ToPage['type']>(
  client: InstanceType<typeof Client>,
  type: K,
): Promise<ToPage & { type: K }> {
  for await (const message of client) {
    if (message.type === type) return message as ToPage & { type: K };
  }
  throw new Error(`The connection ended without a ${type}.`);
}

test('garbage is dropped, and neither the sender nor the others notice', async () => {
  const other = visit();
  await next(other, 'welcome');
  const stranger = new Stranger(demo.url, { pathname });
  const heard: ToPage[] = [];
  other.on('data', (message) => heard.push(message));

  const frames = ['', '{', 'null', '[]', '{"type":"say"}', '{"type":"move","x":2,"y":0}', '\u0000'];
  for (const frame of frames) stranger.write(frame);
  stranger.write(Buffer.from([0xff, 0x00, 0xfe]));
  stranger.write('{"type":"say","text":"Still here"}');

  expect((await next(other, 'said')).line.text).toBe('Still here');
  expect(heard.map(({ type }) => type)).toEqual(['entered', 'said']);
  stranger.destroy();
});

test('a message beyond all size ends that connection alone', async () => {
  const other = visit();
  await next(other, 'welcome');
  const big = visit();
  const { you } = await next(big, 'welcome');

  big.write({ type: 'piece', base64: 'A'.repeat(2_000_000) });

  expect((await next(other, 'left')).id).toBe(you);
  other.write({ type: 'ping', at: 1 });
  expect(await next(other, 'pong')).toEqual({ type: 'pong', at: 1 });
});

test('a visitor who is none of a browser and leaves at once harms nobody', async () => {
  const { hostname, port } = new URL(demo.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${pathname} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.resetAndDestroy();

  expect((await next(visit(), 'welcome')).people).toHaveLength(1);
});

test('echoes of a flood that was not asked for are ignored', async () => {
  const client = visit();
  client.write({ type: 'echo', n: 5 });
  client.write({ type: 'ping', at: 2 });

  expect((await next(client, 'pong')).at).toBe(2);
});

test('a flood whose echoes come out of order is told so', async () => {
  const client = visit();
  await next(client, 'welcome');
  client.write({ type: 'flood', count: 3 });
  for (const n of [0, 2, 1]) client.write({ type: 'echo', n });

  expect(await next(client, 'flooded')).toEqual({ type: 'flooded', echoes: 3, inOrder: false });
});

test('a restart closes the port, and opens the same one again', async () => {
  const client = visit();
  await next(client, 'welcome');
  const { url } = demo;
  const reconnected = new Promise<void>((resolve) => client.once('reconnected', () => resolve()));

  client.write({ type: 'restart' });
  await reconnected;

  expect(demo.url).toBe(url);
});

test('a file that was given up does not get into the next one', async () => {
  const client = visit();
  await next(client, 'welcome');
  const pieces: string[] = [];
  client.on('data', (message) => {
    if (message.type === 'piece') pieces.push(message.base64);
  });

  client.write({ type: 'file start' });
  client.write({ type: 'piece', base64: 'AAAA' });
  client.write({ type: 'file start' });
  client.write({ type: 'piece', base64: 'BBBB' });
  client.write({ type: 'file end' });

  const { sha256 } = await next(client, 'file end');
  expect(sha256).toBe(createHash('sha256').update('BBBB', 'base64').digest('hex'));
  expect(pieces.filter((piece) => piece === 'BBBB')).toHaveLength(1);
});
