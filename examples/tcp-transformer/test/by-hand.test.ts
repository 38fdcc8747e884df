import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tcp } from '../src/server.js';
import { freePort } from './free-port.js';

let server: Primus;
let socket: Socket;

beforeEach(async () => {
  const port = await freePort();
  server = new Primus(undefined, { transformer: tcp, parser: json, transport: { port } });
  server.on('connection', (spark) => {
    spark.on('data', (message) => spark.write({ echo: message }));
  });
  socket = connect(port).setEncoding('utf8');
  await once(socket, 'connect');
});

afterEach(async () => {
  socket.destroy();
  await server.destroy();
});

/** Resolves with what the server said until it has said `count` lines. */
async function lines(count: number): Promise<string[]> {
  let said = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.split('\n').length > count) break;
  }
  return said.split('\n').slice(0, count);
}

test('whoever can write lines can talk to the server', async () => {
  socket.write('tcp://localhost/primus?name=me\n');
  expect(await lines(1)).toEqual(['200']);
  socket.write('{"hello":"world"}\n"two\\\\nlines"\n');
  expect(await lines(2)).toEqual(['{"echo":{"hello":"world"}}', '{"echo":"two\\\\nlines"}']);
});

test.each(['tcp://localhost/elsewhere', 'tcp://localhost/primusical', 'http://[::1]'])(
  'nothing is at %s',
  async (url) => {
    socket.write(`${url}\n`);
    expect(await lines(1)).toEqual(['404']);
    await once(socket, 'close');
  },
);

test.each(['hello', '', '{}', 'http://['])(
  'a stranger who begins with "%s" is cut',
  async (line) => {
    socket.write(`${line}\n`);
    await once(socket.resume(), 'close');
    expect(server.connected).toBe(0);
  },
);

test('a stranger who does not wait for the answer is cut', async () => {
  server.use('think', () => new Promise((resolve) => setImmediate(resolve)));
  socket.write('tcp://localhost/primus\n"too early"\n');
  await once(socket.resume(), 'close');
  expect(server.connected).toBe(0);
});

test('a stranger who says nothing does not hold up the end of the server', async () => {
  await server.destroy();
  expect(server.connected).toBe(0);
});
