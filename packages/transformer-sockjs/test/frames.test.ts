import { type EventEmitter, once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { next, type Pair, Stage } from './stage.js';

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

const pathOf = ({ url }: Stage): string =>
  `${url.replace('http', 'ws')}/primus/000/frames/websocket`;

test('what is written in one tick goes out in one piece, in frames as SockJS has them', async () => {
  const stage = await Stage.start();
  const connected = next(stage.primus, 'connection');
  const { sizes, heard, ws } = await opened(pathOf(stage));
  const [spark] = (await connected) as [Pair['spark']];
  if (heard.length === 0) await once(ws, 'message');
  sizes.length = 0;
  for (let number = 0; number < 8; number++) spark.write(number);
  while (heard.length < 9) await once(ws, 'message');
  expect(heard).toEqual(['o', ...Array.from({ length: 8 }, (_, number) => `a["${number}"]`)]);
  expect(sizes).toEqual([8 * 8]);
});

test('any text arrives as it is', async () => {
  const stage = await Stage.start();
  const { client, spark } = await stage.connect('websocket');
  for (const text of [
    '"quoted"',
    'Grüße, 世界 🌍',
    '\u2028\ufffe\u0000\ud800',
    'x'.repeat(70_000),
  ]) {
    const heard = next(client, 'data');
    spark.write(text);
    expect((await heard)[0]).toBe(text);
  }
});

test('what is written to all reaches those who poll, and those who have a WebSocket', async () => {
  const stage = await Stage.start();
  const pairs = [await stage.connect('websocket'), await stage.connect('xhr-polling')];
  const heard = pairs.map(({ client }) => next(client, 'data'));
  stage.primus.write('to all');
  expect((await Promise.all(heard)).flat().filter((each) => each === 'to all')).toHaveLength(2);
});

test('and those whose server compresses', async () => {
  const stage = await Stage.start({ compression: true });
  const { client } = await stage.connect('websocket');
  const heard = next(client, 'data');
  const text = 'compressible '.repeat(1000);
  stage.primus.write(text);
  expect((await heard)[0]).toBe(text);
});

test('all that SockJS takes for messages are read, in the order of the wire', async () => {
  const stage = await Stage.start();
  const connected = next(stage.primus, 'connection');
  const { ws } = await opened(pathOf(stage));
  const [spark] = (await connected) as [Pair['spark']];
  const heard: unknown[] = [];
  spark.on('data', (message) => heard.push(message));
  const ended = next(spark, 'end');
  for (const frame of ['["1","2"]', '"3"', '[]', '', JSON.stringify(['"4 \ufffd"']), '["5"]']) {
    ws.send(frame);
  }
  ws.send(JSON.stringify([JSON.stringify('6'.repeat(100_000))]));
  ws.send(JSON.stringify(['7', '8']));
  ws.close();
  await ended;
  expect(heard).toEqual([1, 2, 3, '4 \ufffd', 5, '6'.repeat(100_000), 7, 8]);
});

test.each([
  ['no JSON', 'nonsense'],
  ['no text in the list', '[1]'],
  ['a list of lists', '[["1"]]'],
  ['bytes', Buffer.from('["1"]')],
])('a frame that is no message has the answer of SockJS: %s', async (_, frame) => {
  const outcome = async (listen: boolean): Promise<unknown> => {
    const stage = await Stage.start();
    const connected = next(stage.primus, 'connection');
    const { heard, ws } = await opened(pathOf(stage));
    const [spark] = (await connected) as [Pair['spark']];
    const errors: unknown[] = [];
    // With another listener, SockJS reads all by itself.
    if (listen) (spark.socket as EventEmitter).on('data', () => {});
    spark.on('error', ({ message }) => errors.push(message));
    spark.on('data', (message) => errors.push(message));
    const ended = next(spark, 'end');
    ws.send(frame);
    ws.send('["1"]');
    ws.close();
    await ended;
    return { heard, errors };
  };
  expect(await outcome(false)).toEqual(await outcome(true));
});

test('whoever listens to the connection of SockJS misses nothing', async () => {
  const stage = await Stage.start();
  const heard: unknown[] = [];
  stage.primus.on('connection', ({ socket }) => {
    (socket as EventEmitter).on('data', (message: string) => heard.push(message));
  });
  const { client, spark } = await stage.connect('websocket');
  const arrived = next(spark, 'data');
  client.write('x');
  await arrived;
  await new Promise(setImmediate);
  expect(heard).toEqual(['"x"']);
});
