import { type EventEmitter, once } from 'node:events';
import type { Spark } from '@primus/core';
import type { Link } from '@primus/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { next, Stage } from './stage.js';

/** The sizes of the pieces that come to a client, and what its messages are. */
async function opened(url: string): Promise<{ sizes: number[]; heard: string[]; ws: WebSocket }> {
  const ws = new WebSocket(url);
  onTestFinished(() => ws.terminate());
  const heard: string[] = [];
  ws.on('message', (data: Buffer) => heard.push(data.toString()));
  await once(ws, 'open');
  const sizes: number[] = [];
  // The socket below: how much comes at once is for the system to say, and so few bytes come whole.
  const { _socket: socket } = ws as unknown as { _socket: NodeJS.EventEmitter };
  socket.on('data', (chunk: Buffer) => sizes.push(chunk.length));
  return { sizes, heard, ws };
}

test('what is written in one tick goes out in one piece', async () => {
  const stage = await Stage.start();
  const connected = next(stage.primus, 'connection');
  const { sizes, heard, ws } = await opened(`${stage.url.replace('http', 'ws')}/primus`);
  const [spark] = (await connected) as [Spark];
  for (let number = 0; number < 8; number++) spark.write(number);
  while (heard.length < 8) await once(ws, 'message');
  expect(sizes).toEqual([8 * 3]);
});

test('what is written to all, to one and by the framework keeps its order', async () => {
  const stage = await Stage.start();
  const { client, spark } = await stage.connect();
  const heard: unknown[] = [];
  client.on('data', (message) => heard.push(message));
  for (let number = 0; number < 300; number++) {
    if (number % 3 === 0) stage.primus.write(number);
    else if (number % 3 === 1) spark.write(number);
    else (spark.socket as { send(text: string): void }).send(String(number));
  }
  spark.end();
  await next(client, 'end');
  expect(heard).toEqual(Array.from({ length: 300 }, (_, number) => number));
});

test('what is sent to one that is closing is dropped', async () => {
  const stage = await Stage.start();
  const { client, spark } = await stage.connect();
  const link: Link = spark.connection.link;
  const closed = next(client, 'end');
  link.close();
  link.send('"late"');
  client.on('data', () => expect.unreachable());
  client.end();
  await closed;
});

test('whoever listens to the WebSocket of the framework misses nothing', async () => {
  const stage = await Stage.start();
  const heard = new Set<string>();
  stage.primus.on('connection', ({ socket }) => {
    const ws = socket as EventEmitter & { onmessage?: unknown };
    ws.on('message', ({ data }: { data: string }) => heard.add(`message ${data}`));
    ws.on('data', (data: string) => heard.add(`data ${data}`));
    ws.onmessage = ({ data }: { data: string }) => heard.add(`onmessage ${data}`);
  });
  const { client, spark } = await stage.connect();
  const arrived = next(spark, 'data');
  client.write(1);
  await arrived;
  await new Promise(setImmediate);
  expect(heard).toEqual(new Set(['data 1', 'message 1', 'onmessage 1']));
});
