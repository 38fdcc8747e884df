import { createServer } from 'node:http';
import { ManualClock } from '@primus/transformer-memory';
import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { journal, next, nextText, pair, rawSocket, serve, type Served } from '../support.js';

type Made = InstanceType<Primus['Spark']>;

function offline(options = {}): Primus {
  const primus = new Primus(createServer(), options);
  onTestFinished(() => primus.destroy({ close: false }));
  return primus;
}

/** A spark that is made by hand and announced. */
async function made(primus: Primus = offline()): Promise<Made> {
  const spark = new primus.Spark();
  await next(primus, 'connection');
  return spark;
}

function frames(spark: Made): unknown[] {
  const sent: unknown[] = [];
  spark.on('outgoing::data', (frame) => void sent.push(frame));
  return sent;
}

describe('a spark made by hand', () => {
  test('takes frames as incoming::data', async () => {
    const spark = await made();
    const data = next(spark, 'data');
    spark.emit('incoming::data', '{"foo":"bar"}');
    expect(await data).toEqual([{ foo: 'bar' }, '{"foo":"bar"}']);
  });

  test('keeps what came before it was announced', async () => {
    const primus = offline();
    const spark = new primus.Spark();
    spark.emit('incoming::data', '"early"');
    const data = new Promise((resolve) => {
      primus.on('connection', (one) => one.on('data', resolve));
    });
    expect(await data).toBe('early');
  });

  test('tells of what does not parse', async () => {
    const spark = await made();
    const error = next(spark, 'error');
    spark.emit('incoming::data', '{');
    expect((await error)[0]).toMatchObject({ code: 'DECODE_FAILED' });
    expect(spark.readyState).toBe(spark.primus.Spark.OPEN);
  });

  test('answers questions of the protocol', async () => {
    const spark = await made();
    const sent = frames(spark);
    spark.emit('incoming::data', '"primus::id::"');
    expect(sent).toEqual([`"primus::id::${spark.id}"`]);
  });

  test('sends frames as outgoing::data', async () => {
    const spark = await made();
    const sent = frames(spark);
    expect(spark.write({ a: 1 })).toBe(true);
    spark._write('primus::anything::1');
    expect(sent).toEqual(['{"a":1}', '"primus::anything::1"']);
  });

  test('ends with outgoing::end, and says that it is for good', async () => {
    const spark = await made();
    const sent = frames(spark);
    const happened = journal(spark, 'outgoing::end', 'readyStateChange', 'end', 'close');
    spark.end();
    expect(sent).toEqual(['"primus::server::close"']);
    expect(happened).toEqual(['readyStateChange', 'outgoing::end', 'end', 'close']);
    expect(spark.end()).toBe(spark);
    expect(happened).toHaveLength(4);
  });

  test('ends without a word where the client may come back', async () => {
    const spark = await made();
    const sent = frames(spark);
    spark.end(undefined, { reconnect: true });
    expect([sent, spark.readyState]).toEqual([[], spark.primus.Spark.CLOSED]);
  });

  test('is over with incoming::end', async () => {
    const spark = await made();
    const sent = frames(spark);
    const happened = journal(spark, 'outgoing::end', 'end', 'incoming::end');
    spark.emit('incoming::end');
    expect(sent).toEqual([]);
    expect(happened).toEqual(['outgoing::end', 'end', 'incoming::end']);
    expect(spark.primus.connected).toBe(0);
  });

  test.each([['words'], [new Error('words')]])('fails with incoming::error', async (cause) => {
    const spark = await made();
    const errors: Error[] = [];
    spark.on('error', (error) => void errors.push(error));
    const happened = journal(spark, 'error', 'end');
    spark.emit('incoming::error', cause);
    expect(errors[0]).toMatchObject({ code: 'TRANSPORT_ERROR', message: 'words' });
    expect(happened).toEqual(['error', 'end']);
  });

  test('logs an error that nobody waits for', async () => {
    const spark = await made();
    const logged = next(spark.primus, 'log');
    spark.emit('incoming::error', new Error('words'));
    expect((await logged)[1]).toMatchObject({ message: 'words' });
  });

  test('is alive with incoming::pong', async () => {
    const spark = await made();
    const beats = journal(spark, 'heartbeat');
    spark.heartbeat();
    expect(spark.alive).toBe(false);
    spark.emit('incoming::pong');
    expect([spark.alive, beats]).toEqual([true, ['heartbeat']]);
  });

  test('sends a heartbeat after outgoing::ping, and ends where none was answered', async () => {
    const clock = new ManualClock();
    const spark = await made(offline({ clock }));
    const happened: unknown[] = [];
    spark.on('outgoing::ping', (now) => void happened.push(['ping', now]));
    spark.on('outgoing::data', (frame) => void happened.push(frame));
    spark.on('end', () => void happened.push('end'));
    spark.heartbeat();
    spark.heartbeat();
    const now = clock.now();
    expect(happened).toEqual([['ping', now], `"primus::ping::${now}"`, 'end']);
  });

  test('is pinged in rounds, and lost by the second', async () => {
    const clock = new ManualClock();
    const primus = offline({ clock, pingInterval: 1000 });
    const [silent, answering] = [await made(primus), await made(primus)];
    answering.on('outgoing::ping', (now) => void answering.emit('incoming::pong', now));
    const ended = next(silent, 'end');
    await clock.advance(1000);
    await clock.advance(1000);
    await ended;
    expect(primus.connected).toBe(1);
    expect(answering.readyState).toBe(primus.Spark.OPEN);
  });

  test('may have a heartbeat of its own, which decides alone', async () => {
    const clock = new ManualClock();
    const primus = offline({ clock, pingInterval: 1000 });
    const [one, two] = [await made(primus), await made(primus)];
    const beats: unknown[] = [];
    one.heartbeat = () => void beats.push('one');
    const ended = next(two, 'end');
    for (let round = 0; round < 3; round++) await clock.advance(1000);
    await ended;
    expect(beats).toEqual(['one', 'one', 'one']);
    expect(one.readyState).toBe(primus.Spark.OPEN);

    primus.Spark.prototype.heartbeat = function heartbeat(this: Made) {
      beats.push(this.id);
    };
    const three = await made(primus);
    await clock.advance(1000);
    expect(beats.slice(3)).toEqual(['one', three.id]);
  });
});

describe('transforms', () => {
  test('leads a message to the data of a spark', async () => {
    const spark = await made();
    spark.primus.transform('incoming', (packet) => {
      packet.data = [packet.data];
    });
    const data = next(spark, 'data');
    expect(spark.transforms(spark.primus, spark, 'incoming', 'hello', '"hello"')).toBe(spark);
    expect(await data).toEqual([['hello'], '"hello"']);
  });

  test('leads a message out', async () => {
    const spark = await made();
    const sent = frames(spark);
    spark.primus.transform('outgoing', (packet) => packet.data !== 'no');
    spark.transforms(spark.primus, spark, 'outgoing', 'no');
    spark.transforms(spark.primus, spark, 'outgoing', 'yes');
    expect(sent).toEqual(['"yes"']);
  });

  test('takes the channel of a plugin for a spark', async () => {
    const spark = await made();
    const happened: unknown[][] = [];
    const channel = {
      emit: (...args: unknown[]) => happened.push(args),
      _write: (data: unknown) => happened.push(['written', data]),
    };
    const server = {
      transformers: {
        incoming: [
          function incoming(this: unknown, packet: { data: unknown }, done: (e?: unknown) => void) {
            packet.data = [packet.data, this === channel];
            done();
          },
        ],
        outgoing: [
          () => {
            throw new Error('no');
          },
        ],
      },
    };
    spark.transforms(server, channel, 'incoming', 1, 'raw');
    await Promise.resolve();
    await new Promise(setImmediate);
    spark.transforms({ transformers: { incoming: [], outgoing: [] } }, channel, 'outgoing', 2);
    spark.transforms(server, channel, 'outgoing', 3);
    expect(happened.slice(0, 2)).toEqual([
      ['data', [1, true], 'raw'],
      ['written', 2],
    ]);
    expect(happened[2]).toMatchObject(['error', { code: 'TRANSFORM_FAILED' }]);
  });
});

/** A spark whose client sends and answers nothing by itself. */
async function connected(served: Served): Promise<{ spark: Made; socket: WebSocket }> {
  const announced = next(served.primus, 'connection');
  const socket = rawSocket(`${served.url}/primus`);
  await next(socket, 'open');
  const [spark] = await announced;
  return { spark: spark as Made, socket };
}

describe('a spark with a connection', () => {
  test('tells of what arrives', async () => {
    const { spark, socket } = await connected(await serve());
    const frame = next(spark, 'incoming::data');
    const data = next(spark, 'data');
    socket.send('"hello"');
    expect(await frame).toEqual(['"hello"']);
    expect((await data)[0]).toBe('hello');
  });

  test('takes what is emitted at it', async () => {
    const served = await serve();
    const { spark } = await pair(served);
    const data = next(spark, 'data');
    spark.emit('incoming::data', '"made up"');
    expect((await data)[0]).toBe('made up');
  });

  test('tells of what is sent, also to all', async () => {
    const served = await serve();
    const { spark } = await pair(served);
    const sent = frames(spark as Made);
    spark.write('one');
    served.primus.write('all');
    expect(sent).toEqual(['"one"', '"all"']);
  });

  test('tells of heartbeats and of their answers', async () => {
    const clock = new ManualClock();
    const { spark, socket } = await connected(await serve({ clock, pingInterval: 1000 }));
    const happened = journal(spark, 'outgoing::ping', 'outgoing::data');
    const pong = next(spark, 'incoming::pong');
    const ping = nextText(socket);
    await clock.advance(1000);
    socket.send((await ping).replace('ping', 'pong'));
    expect(await pong).toEqual([clock.now()]);
    expect(happened).toEqual(['outgoing::ping', 'outgoing::data']);
  });

  test('tells that the client has left', async () => {
    const served = await serve();
    const { spark, client } = await pair(served);
    const happened = journal(spark, 'outgoing::end', 'end');
    const left = next(spark, 'incoming::end');
    client.end();
    await left;
    expect(happened).toEqual(['outgoing::end', 'end']);
  });

  test('tells that it was ended, and closes with incoming::end', async () => {
    const served = await serve();
    const { spark } = await pair(served);
    const told = next(spark, 'outgoing::end');
    spark.end();
    await told;
    const again = await pair(served);
    const closed = next(again.client, 'close');
    again.spark.emit('incoming::end');
    expect(again.spark.readyState).toBe(served.primus.Spark.CLOSED);
    await closed;
  });

  test('tells of an error of the transport', async () => {
    const served = await serve({ maxLength: 100 });
    const { spark, client } = await pair(served);
    const error = next(spark, 'incoming::error');
    const told = next(spark, 'error');
    client.write('x'.repeat(1000));
    expect((await error)[0]).toBeInstanceOf(Error);
    expect((await told)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
  });
});
