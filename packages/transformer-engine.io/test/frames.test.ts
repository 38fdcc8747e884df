import { expect, test } from 'vitest';
import { next, over, clientSocketOf, Stage } from './stage.js';

/** What Engine.IO’s client has below it in Node, where it uses `ws`. */
interface Transport {
  readonly ws: { readonly _socket: NodeJS.EventEmitter };
}

test('what is written in one tick goes out in two pieces: Engine.IO waits for the first', async () => {
  const stage = await Stage.start();
  const { client, spark } = await stage.connect(over('websocket'));
  const { ws } = clientSocketOf(client).transport as unknown as Transport;
  const { _socket: socket } = ws;
  const sizes: number[] = [];
  // The socket below: how much comes at once is for the system to say, and so few bytes come whole.
  socket.on('data', (chunk: Buffer) => sizes.push(chunk.length));
  for (let number = 0; number < 8; number++) spark.write(number);
  const heard: unknown[] = [];
  client.on('data', (message) => heard.push(message));
  while (heard.length < 8) await next(client, 'data');
  expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8 * 4);
  expect(sizes.length).toBeLessThanOrEqual(2);
});

test('what is written to all reaches those who poll, and those who have a WebSocket', async () => {
  const stage = await Stage.start();
  const pairs = [await stage.connect(over('websocket')), await stage.connect(over('polling'))];
  for (const message of ['to all', 'Grüße, 世界 🌍', 'x'.repeat(70_000)]) {
    const heard = pairs.map(({ client }) => next(client, 'data'));
    stage.primus.write(message);
    expect((await Promise.all(heard)).map(([text]) => text)).toEqual([message, message]);
  }
});

test('and those whose server compresses', async () => {
  const stage = await Stage.start({ compression: true });
  const { client } = await stage.connect(over('websocket'));
  const heard = next(client, 'data');
  const text = 'compressible '.repeat(1000);
  stage.primus.write(text);
  expect((await heard)[0]).toBe(text);
});

test('what is written to all, to one and by Engine.IO keeps its order', async () => {
  const stage = await Stage.start();
  const { client, spark } = await stage.connect(over('websocket'));
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
