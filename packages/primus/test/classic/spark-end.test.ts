import { createServer } from 'node:http';
import { ManualClock } from '@primus/transformer-memory';
import Primus, { type Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { journal, next, nextText, pair, rawSocket, serve, type Served } from '../support.js';

type Made = InstanceType<Primus['Spark']>;

const EVENTS = [
  'incoming::data',
  'incoming::error',
  'incoming::end',
  'outgoing::data',
  'outgoing::end',
  'readyStateChange',
  'data',
  'error',
  'end',
];

/** A spark whose client sends and answers nothing by itself, and all that happens to it. */
async function watched(served: Served) {
  const announced = next(served.primus, 'connection');
  const socket = rawSocket(`${served.url}/primus`);
  await next(socket, 'open');
  const [one] = await announced;
  const spark = one as Made;
  const happened = journal(spark, ...EVENTS);
  served.primus.on('disconnection', () => void happened.push('disconnection'));
  return { spark, socket, happened };
}

describe('the events of a spark come in the order of Primus 8', () => {
  const ending = ['readyStateChange', 'outgoing::end', 'disconnection', 'end'];

  test('where it is ended: all but the last before that returns', async () => {
    const { spark, happened } = await watched(await serve());
    const over = next(spark, 'incoming::end');
    expect(spark.end('bye')).toBe(spark);
    expect(happened).toEqual(['outgoing::data', 'outgoing::data', ...ending]);
    expect([spark.readyState, spark.primus.connected]).toEqual([spark.primus.Spark.CLOSED, 0]);
    await over;
    expect(happened.slice(2)).toEqual([...ending, 'incoming::end']);
  });

  test('where the client may come back', async () => {
    const { spark, happened } = await watched(await serve());
    spark.end(undefined, { reconnect: true });
    expect(happened).toEqual(ending);
  });

  test.each(['close', 'terminate'] as const)('where the client leaves by %s', async (how) => {
    const { spark, socket, happened } = await watched(await serve());
    const over = next(spark, 'incoming::end');
    socket[how]();
    await over;
    expect(happened).toEqual([...ending, 'incoming::end']);
  });

  test('where a message arrives', async () => {
    const { spark, socket, happened } = await watched(await serve());
    const frame = next(spark, 'incoming::data');
    socket.send('"hello"');
    await frame;
    expect(happened).toEqual(['data', 'incoming::data']);
  });

  test('where an error is emitted', async () => {
    const { spark, happened } = await watched(await serve());
    spark.emit('incoming::error', new Error('words'));
    expect(happened).toEqual(['error', 'outgoing::data', ...ending, 'incoming::error']);
  });

  test('the number of connections falls between outgoing::end and end', async () => {
    const { spark } = await watched(await serve());
    const connected: number[] = [];
    for (const event of ['readyStateChange', 'outgoing::end', 'end'] as const) {
      spark.on(event, () => void connected.push(spark.primus.connected));
    }
    spark.end();
    expect(connected).toEqual([1, 1, 0]);
  });

  test('and the rest is told, whatever a listener throws', async () => {
    const { spark, happened } = await watched(await serve());
    spark.on('outgoing::end', () => {
      throw new Error('Mine.');
    });
    expect(() => spark.end()).toThrow('Mine.');
    expect(happened.slice(1)).toEqual(ending);
    expect(spark.primus.connected).toBe(0);
  });
});

describe('a spark that has ended', () => {
  test('hears nothing more of its client', async () => {
    const { spark, socket, happened } = await watched(await serve());
    const over = next(spark, 'incoming::end');
    spark.end();
    const told = happened.length;
    socket.send('"late"');
    await over;
    expect(happened.slice(told)).toEqual(['incoming::end']);
  });

  test('tells listeners what is emitted, and does nothing about it', async () => {
    const { spark, happened } = await watched(await serve());
    spark.end();
    const told = happened.length;
    expect(spark.emit('incoming::data', '"late"')).toBe(true);
    expect(spark.emit('incoming::error', new Error('late'))).toBe(true);
    expect(spark.emit('incoming::end')).toBe(true);
    expect(spark.emit('incoming::pong', 1)).toBe(false);
    expect(happened.slice(told)).toEqual(['incoming::data', 'incoming::error', 'incoming::end']);
  });

  test('has sent what was written through transforms that take their time', async () => {
    const served = await serve();
    served.primus.transform('outgoing', async () => {
      await Promise.resolve();
    });
    const { spark, client } = await pair(served);
    const data = next(client, 'data');
    spark.end('last');
    expect((await data)[0]).toBe('last');
  });

  test('is cut where the client does not close', async () => {
    const clock = new ManualClock();
    const served = await serve({ clock, pingInterval: false });
    const { spark, socket } = await watched(served);
    const told = nextText(socket);
    spark.end();
    await told;
    socket.pause();
    const over = next(spark, 'incoming::end');
    await clock.advance(30_000);
    await over;
    expect(clock.pending).toBe(0);
  });
});

describe('destroy', () => {
  test('calls back after the end of one that connected in the same turn', async () => {
    const primus = new Primus(createServer());
    const happened: string[] = [];
    const destroyed = new Promise<void>((resolve) => {
      primus.on('connection', (spark) => {
        spark.on('end', () => void happened.push('end'));
        const answer = primus.destroy(() => {
          happened.push('destroyed');
          resolve();
        });
        expect(answer).toBe(primus);
      });
    });
    expect(new primus.Spark().readyState).toBe(primus.Spark.OPEN);
    await destroyed;
    expect(happened).toEqual(['end', 'destroyed']);
  });

  test('ends one that was made just before, and then calls back', async () => {
    const primus = new Primus(createServer());
    const happened: string[] = [];
    const spark = new primus.Spark();
    spark.on('end', () => void happened.push('end'));
    await new Promise<void>((resolve) => {
      primus.destroy({ close: false }, () => {
        happened.push('destroyed');
        resolve();
      });
    });
    expect(happened).toEqual(['end', 'destroyed']);
  });

  test('waits for the clients to be gone', async () => {
    const served = await serve();
    const { spark, happened } = await watched(served);
    expect(spark.readyState).toBe(served.primus.Spark.OPEN);
    await served.primus.destroy();
    expect(happened.at(-1)).toBe('incoming::end');
  });
});

/** What is logged of the sparks of a server. */
function logged(primus: Primus): unknown[] {
  const errors: unknown[] = [];
  primus.on('log', (level, error) => void errors.push([level, error]));
  return errors;
}

describe('errors of a spark are logged', () => {
  test.each([true, false])('once, whether somebody listens or not: %s', async (listens) => {
    const { spark } = await pair(await serve());
    const errors = logged(spark.primus as Primus);
    if (listens) spark.on('error', () => {});
    spark.emit('incoming::data', '{');
    spark.emit('incoming::error', new Error('words'));
    expect(errors).toMatchObject([
      ['error', { code: 'DECODE_FAILED' }],
      ['error', { message: 'words' }],
    ]);
  });

  test('unless the application emits them itself', async () => {
    const { spark } = await pair(await serve());
    const errors = logged(spark.primus as Primus);
    spark.on('error', () => {});
    spark.emit('error', new Error('mine') as never);
    expect(errors).toEqual([]);
  });
});

/** Puts an `emit` before that of the sparks of a server; answers the names it was called with. */
function listening(primus: Primus, keeps?: string): string[] {
  const { prototype } = primus.Spark;
  const emit = Reflect.get(prototype, 'emit') as (...args: readonly unknown[]) => boolean;
  const seen: string[] = [];
  Object.assign(prototype, {
    emit(this: Spark, ...args: readonly unknown[]): boolean {
      seen.push(String(args[0]));
      return args[0] !== keeps && emit.apply(this, [...args]);
    },
  });
  return seen;
}

describe('a plugin with an emit of its own', () => {
  test('sees the private events, though nobody else listens', async () => {
    const served = await serve();
    const seen = listening(served.primus);
    const announced = next(served.primus, 'connection');
    const socket = rawSocket(`${served.url}/primus`);
    await next(socket, 'open');
    const [spark] = (await announced) as [Made];
    const answer = nextText(socket);
    socket.send('"primus::id::"');
    await answer;
    const over = next(spark, 'end');
    socket.close();
    await over;
    expect(seen.filter((event) => event.includes('::'))).toEqual([
      'incoming::data',
      'outgoing::data',
      'incoming::end',
      'outgoing::end',
    ]);
  });

  test('may keep a frame from taking effect', async () => {
    const served = await serve();
    const seen = listening(served.primus, 'incoming::data');
    const { spark, client } = await pair(served);
    client.write('hello');
    const over = next(spark, 'end');
    client.end();
    await over;
    expect(seen).toContain('incoming::data');
    expect(seen).not.toContain('data');
  });

  test('does not keep a connection that is gone', async () => {
    const served = await serve();
    listening(served.primus, 'incoming::end');
    const { spark, client } = await pair(served);
    const over = next(spark, 'end');
    client.end();
    await over;
    expect(served.primus.connected).toBe(0);
  });
});

test('applications may put properties of any name of ours on a spark', async () => {
  const clock = new ManualClock();
  const served = await serve({ clock, pingInterval: 1000 });
  const { spark, client } = await pair(served);
  const mine = Object.fromEntries(
    ['connection', 'connect', 'control', 'ping', 'tell', 'announce'].map((name) => [name, name]),
  );
  Object.assign(spark, mine);
  expect(spark).toMatchObject(mine);
  const beat = next(spark, 'heartbeat');
  await clock.advance(1000);
  await beat;
  const data = next(client, 'data');
  served.primus.write('all');
  expect((await data)[0]).toBe('all');
  const over = next(client, 'end');
  spark.end();
  await over;
});
