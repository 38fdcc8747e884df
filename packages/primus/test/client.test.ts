import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClassicClient } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { deadUrl } from './dead-ends.js';
import { connect, echo, journal, messages, next, pair, serve } from './support.js';

describe('primus.open()', () => {
  test('connects again after the end', async () => {
    const world = await serve();
    const { client, spark } = await pair(world);
    client.end();
    const [again, opened] = [next(world.primus, 'connection'), next(client, 'open')];
    client.open();
    await opened;
    expect((await again)[0]).not.toBe(spark);
    expect(client.readyState).toBe(world.primus.Socket.OPEN);
  });

  test('does nothing while it is connected', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const events = journal(client, 'open', 'readyStateChange');
    client.open();
    await client.id();
    expect(events).toEqual([]);
    expect(primus.connected).toBe(1);
  });
});

describe('primus.write(message)', () => {
  test.each(['message', { foo: 'bar' }, 0, null, false])('sends %j', async (message) => {
    const { spark, client } = await pair(await serve());
    const arrived = messages(spark, 1);
    expect(client.write(message)).toBe(true);
    expect(await arrived).toEqual([message]);
  });

  test('need not wait for the open event', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    const sent = Array.from({ length: 50 }, (_, number) => number);
    for (const message of sent) client.write(message);
    expect(await messages(client, 50)).toEqual(sent);
  });
});

describe("primus.on('data')", () => {
  test('hears every message, decoded, in order', async () => {
    const { spark, client } = await pair(await serve());
    const arrived = messages(client, 100);
    const sent = Array.from({ length: 100 }, (_, number) => ({ number }));
    for (const message of sent) spark.write(message);
    expect(await arrived).toEqual(sent);
  });
});

describe("primus.on('open')", () => {
  test('is heard when it is connected, and when it is again', async () => {
    const { client, spark } = await pair(await serve(), { reconnect: { min: 1, max: 1 } });
    const opened = next(client, 'open');
    spark.end(undefined, { reconnect: true });
    expect(await opened).toEqual([]);
  });
});

describe("primus.on('error')", () => {
  test('is not thrown when nobody listens', async () => {
    const { client, spark } = await pair(await serve());
    expect(client.write(1n)).toBe(true);
    const arrived = messages(spark, 1);
    client.write('after it');
    expect(await arrived).toEqual(['after it']);
  });

  test('tells of a message that cannot be encoded, and the connection stays', async () => {
    const { client, spark } = await pair(await serve());
    const [failed, arrived] = [next(client, 'error'), messages(spark, 1)];
    client.write(1n);
    client.write('after it');
    expect(await failed).toMatchObject([
      { name: 'PrimusError', code: 'ENCODE_FAILED', cause: { name: 'TypeError' } },
    ]);
    expect(await arrived).toEqual(['after it']);
  });

  test('tells of a message that cannot be decoded, and the connection stays', async () => {
    const { client, spark } = await pair(await serve());
    const [failed, arrived] = [next(client, 'error'), messages(client, 1)];
    (spark.socket as WebSocket).send('{"half":');
    spark.write('after it');
    expect(await failed).toMatchObject([{ name: 'PrimusError', code: 'DECODE_FAILED' }]);
    expect(await arrived).toEqual(['after it']);
  });

  test('tells that a connection failed, and the client goes on trying', async () => {
    const { primus } = await serve();
    const client = connect(primus, await deadUrl());
    const [failed, scheduled] = [next(client, 'error'), next(client, 'reconnect scheduled')];
    expect(await failed).toMatchObject([{ code: 'CONNECT_FAILED' }]);
    await scheduled;
  });

  test('ends a client whose server asks who connects', async () => {
    const { primus } = await serve({ authorization: (_, done) => done() });
    const client = connect(primus, await deadUrl());
    const events = journal(client, 'error', 'reconnect scheduled', 'end');
    await next(client, 'end');
    expect(events).toEqual(['error', 'end']);
  });
});

describe("primus.on('end')", () => {
  test('is heard when we close', async () => {
    const { client } = await pair(await serve());
    const ended = next(client, 'end');
    client.end();
    expect(await ended).toEqual([]);
  });

  test('is heard when the server closes', async () => {
    const { client, spark } = await pair(await serve());
    const ended = next(client, 'end');
    spark.end();
    expect(await ended).toEqual([]);
  });
});

describe('primus.end()', () => {
  test('closes, after what was written is out, and does not reconnect', async () => {
    const { client, spark } = await pair(await serve(), { reconnect: { min: 1 } });
    const events = journal(client, 'reconnect scheduled', 'close', 'end');
    const [arrived, gone] = [messages(spark, 2), next(spark, 'end')];
    client.write('last');
    client.end('words');
    expect(await arrived).toEqual(['last', 'words']);
    await gone;
    expect(events).toEqual(['close', 'end']);
    expect(client.readyState).toBe(2);
  });

  test('ends once, also while it connects or waits to reconnect', async () => {
    const { primus } = await serve();
    const client = connect(primus, await deadUrl());
    const events = journal(client, 'reconnect', 'end');
    await next(client, 'reconnect scheduled');
    client.end();
    client.end();
    expect(events).toEqual(['end']);
  });
});

describe('primus.destroy()', () => {
  test('ends, emits destroy last, and lets go of all listeners', async () => {
    const { client } = await pair(await serve());
    const events = journal(client, 'close', 'end', 'destroy');
    client.destroy();
    client.destroy();
    expect(events).toEqual(['close', 'end', 'destroy']);
    for (const event of ['open', 'data', 'end', 'destroy'] as const) {
      expect(client.listenerCount(event)).toBe(0);
    }
  });

  test('is for good', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    client.destroy();
    client.open();
    expect(client.readyState).toBe(primus.Socket.CLOSED);
    expect(client.write('late')).toBe(false);
    await expect(client.send('late')).rejects.toMatchObject({ code: 'DESTROYED' });
  });

  test('stops a client that has not begun', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    client.destroy();
    await pair({ primus, url });
    expect(primus.connected).toBe(1);
  });
});

describe('primus.emits(event, parser)', () => {
  test('makes a function that emits what the parser makes of the arguments', async () => {
    const { client } = await pair(await serve());
    const [plain, reduced] = [next(client, 'plain'), next(client, 'reduced')];
    client.emits('plain')(1, 2);
    const emit = client.emits('reduced', (done, structure: { data: string }) => {
      done(undefined, structure.data);
    });
    emit({ data: 'less' });
    expect(await plain).toEqual([1, 2]);
    expect(await reduced).toEqual(['less']);
  });
});

describe('primus.id(callback)', () => {
  test('calls back with the id of the spark', async () => {
    const { client, spark } = await pair(await serve());
    const id = await new Promise((resolve) => {
      expect(client.id(resolve)).toBe(client);
    });
    expect(id).toBe(spark.id);
  });

  test('does not call back, and fails for nobody, when the client ends before the answer', async () => {
    const { client } = await pair(await serve());
    const failures: unknown[] = [];
    const failed = (reason: unknown): unknown => failures.push(reason);
    process.on('unhandledRejection', failed);
    onTestFinished(() => void process.off('unhandledRejection', failed));
    const ids: unknown[] = [];
    const ended = next(client, 'end');
    client.id((id) => ids.push(id)).end();
    await ended;
    // Rejections that nobody handles are told of by then.
    await new Promise(setImmediate);
    expect([ids, failures]).toEqual([[], []]);
  });

  test('resolves with it too, and may be asked before there is a connection', async () => {
    const { primus, url } = await serve();
    const connection = next(primus, 'connection');
    const id = await connect(primus, url).id();
    expect(await connection).toMatchObject([{ id }]);
  });
});

describe('the stream interface of clients', () => {
  test('a client can be piped from and into', async () => {
    const { client, spark } = await pair(await serve());
    client.pipe(new PassThrough({ objectMode: true })).pipe(client as unknown as PassThrough);
    const arrived = messages(spark, 2);
    spark.write('one');
    spark.write('two');
    expect(await arrived).toEqual(['one', 'two']);
  });

  test('a pipeline of Node runs into it as a Web Stream', async () => {
    const { client, spark } = await pair(await serve());
    const arrived = messages(spark, 2);
    const gone = next(spark, 'end');
    await pipeline(Readable.from(['one', { two: 2 }]), intoNode(client));
    expect(await arrived).toEqual(['one', { two: 2 }]);
    await gone;
  });
});

function intoNode(client: ClassicClient): Writable {
  return Writable.fromWeb(client.toWeb().writable, { objectMode: true });
}
