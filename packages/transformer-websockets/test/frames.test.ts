import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Primus, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { expect, onTestFinished, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';

/** A server, and how to connect to it. */
async function serve(options: object = {}): Promise<{
  primus: Primus;
  connect: (
    options?: ClientOptions,
  ) => Promise<{ client: WebSocket; heard: unknown[]; spark: Spark }>;
}> {
  const server = createServer();
  const primus = new Primus(server, { transformer: websockets, parser: json, ...options });
  onTestFinished(() => primus.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    primus,
    async connect(how) {
      const connected = once(primus, 'connection') as Promise<[Spark]>;
      const client = new WebSocket(`ws://127.0.0.1:${port}/primus`, how);
      const heard: unknown[] = [];
      client.on('message', (data: Buffer, binary) => {
        heard.push(binary ? data.length : JSON.parse(data.toString()));
      });
      const [[spark]] = await Promise.all([connected, once(client, 'open')]);
      return { client, heard, spark };
    },
  };
}

/** Resolves when the client has heard all that was written before the server closed. */
async function closed(client: WebSocket, spark: Spark): Promise<void> {
  const gone = once(client, 'close');
  spark.end();
  await gone;
}

const FAREWELL = 'primus::server::close';

test('a frame of any length arrives as it is', async () => {
  const { connect } = await serve();
  const { client, heard, spark } = await connect();
  // With the quotation marks: on both sides of where a length takes more bytes.
  const texts = [0, 123, 124, 65_533, 65_534, 70_000].map((length) => 'x'.repeat(length));
  for (const text of [...texts, 'Grüße, 世界 🌍']) spark.write(text);
  await closed(client, spark);
  expect(heard).toEqual([...texts, 'Grüße, 世界 🌍', FAREWELL]);
});

test('bytes arrive as bytes', async () => {
  const parser = { ...json, name: 'bytes', binary: true, encode: () => new Uint8Array(300) };
  const { connect } = await serve({ parser });
  const { client, heard, spark } = await connect();
  spark.write('anything');
  await closed(client, spark);
  expect(heard).toEqual([300, 300]);
});

test('what is written to all, to one and by ws itself keeps its order', async () => {
  const { primus, connect } = await serve();
  const { client, heard, spark } = await connect();
  const expected: unknown[] = [];
  for (let number = 0; number < 300; number++) {
    expected.push(number);
    if (number % 3 === 0) primus.write(number);
    else if (number % 3 === 1) spark.write(number);
    else (spark.socket as WebSocket).send(String(number));
    if (number % 50 === 0) await new Promise(setImmediate);
  }
  await closed(client, spark);
  expect(heard).toEqual([...expected, FAREWELL]);
});

test('what is written to all reaches those who compress and those who do not', async () => {
  const { primus, connect } = await serve({ compression: true });
  const [deflated, plain] = [await connect(), await connect({ perMessageDeflate: false })];
  expect(deflated.client.extensions).toBe('permessage-deflate');
  expect(plain.client.extensions).toBe('');
  const long = 'y'.repeat(5000);
  for (const message of ['short', long, 'last']) primus.write(message);
  await Promise.all([deflated, plain].map(({ client, spark }) => closed(client, spark)));
  expect(deflated.heard).toEqual(['short', long, 'last', FAREWELL]);
  expect(plain.heard).toEqual(['short', long, 'last', FAREWELL]);
});

test('what is written in one tick goes out in one piece', async () => {
  const { connect } = await serve();
  const { client, heard, spark } = await connect();
  const arrivals: number[] = [];
  // The socket below: how much comes at once is for the system to say, and so few bytes come whole.
  const { _socket: socket } = client as unknown as { _socket: NodeJS.EventEmitter };
  socket.on('data', (chunk: Buffer) => arrivals.push(chunk.length));
  for (let number = 0; number < 8; number++) spark.write(number);
  while (heard.length < 8) await once(client, 'message');
  expect(arrivals).toEqual([8 * 3]);
});

test('whoever listens to the WebSocket of ws, or to its socket, misses nothing', async () => {
  const { primus, connect } = await serve();
  const bytes: number[] = [];
  const heard: unknown[] = [];
  primus.on('connection', ({ request, socket }) => {
    request?.socket.on('data', (chunk: Buffer) => bytes.push(chunk.length));
    (socket as WebSocket).once('message', (data: Buffer) => heard.push(`ws: ${data.toString()}`));
  });
  const { client, spark } = await connect();
  spark.on('data', (message) => heard.push(message));
  for (let number = 1; number <= 3; number++) {
    const arrived = once(spark, 'data');
    client.send(String(number));
    await arrived;
  }
  expect(heard).toEqual(['ws: 1', 1, 2, 3]);
  expect(bytes).toHaveLength(3);
});

test('a message that is too long for one piece arrives whole, between others', async () => {
  const { connect } = await serve();
  const { client, spark } = await connect();
  const heard: unknown[] = [];
  spark.on('data', (message) => heard.push(message));
  const long = 'ü'.repeat(200_000);
  const all = once(spark, 'end');
  for (const message of [1, long, 'replaced \ufffd', 2]) client.send(JSON.stringify(message));
  client.close();
  await all;
  expect(heard).toEqual([1, long, 'replaced \ufffd', 2]);
});
