import { createServer } from 'node:http';
import Primus, { type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { deadUrl, silentUrl } from './dead-ends.js';
import { connect, journal, messages, next, pair, rawSocket, serve } from './support.js';

type Emit = (...args: [string, ...unknown[]]) => boolean;

/** The public events of the documentation, by where they are heard. */
const SERVER = ['close', 'connection', 'disconnection', 'initialised', 'log', 'plugin', 'plugout'];
const SPARK = ['data', 'end', 'error', 'heartbeat', 'readyStateChange'];
const CLIENT = [
  'close',
  'data',
  'destroy',
  'end',
  'error',
  'offline',
  'online',
  'open',
  'readyStateChange',
  'reconnect',
  'reconnect failed',
  'reconnect scheduled',
  'reconnect timeout',
  'reconnected',
  'timeout',
];

describe('Events: the server', () => {
  test('from its beginning to its end', async () => {
    const { primus, url } = await serve();
    const events = journal(primus, ...SERVER);
    primus.plugin('one', { server() {} });
    const { client } = await pair({ primus, url });
    const gone = next(primus, 'disconnection');
    client.end();
    await gone;
    primus.plugout('one');
    await primus.destroy();
    expect(events).toEqual(['plugin', 'connection', 'disconnection', 'plugout', 'close']);
  });

  test('initialised: once the code that made it has run', async () => {
    const primus = new Primus(createServer());
    onTestFinished(() => primus.destroy());
    const { transformer, parser, options } = primus;
    expect(await next(primus, 'initialised')).toEqual([transformer, parser, options]);
  });

  test('plugin and plugout: with the name and the plugin', async () => {
    const { primus } = await serve();
    const one = { server() {} };
    const [added, removed] = [next(primus, 'plugin'), next(primus, 'plugout')];
    primus.plugin('one', one);
    primus.plugout('one');
    expect(await added).toEqual(['one', one]);
    expect(await removed).toEqual(['one', one]);
  });

  test('log: what an operator may want to know', async () => {
    const { primus, url } = await serve();
    const failure = new Error('A middleware failed for a reason.');
    primus.use('broken', (_req, _res) => {
      throw failure;
    });
    const logged = next(primus, 'log');
    rawSocket(`${url}/primus`);
    expect(await logged).toEqual(['error', expect.any(String), failure]);
  });

  test('close: with the options of the destruction', async () => {
    const { primus } = await serve();
    const closed = next(primus, 'close');
    await primus.destroy({ reconnect: true });
    expect(await closed).toEqual([{ reconnect: true }]);
  });
});

describe('Events: the spark', () => {
  test('from its first message to its end', async () => {
    const { primus, url } = await serve();
    let events: string[] = [];
    primus.on('connection', (spark) => {
      events = journal(spark, ...SPARK);
    });
    const { client, spark } = await pair({ primus, url });
    const ended = next(spark, 'end');
    client.write('message');
    client.end();
    await ended;
    expect(events).toEqual(['data', 'readyStateChange', 'end']);
    expect(spark.readyState).toBe(primus.Spark.CLOSED);
  });

  test('error: something failed, and the connection goes on', async () => {
    const { client, spark } = await pair(await serve());
    const failed = next(spark, 'error');
    (client.socket as WebSocket).send('no JSON');
    expect(await failed).toMatchObject([{ name: 'PrimusError', code: 'DECODE_FAILED' }]);
    expect(spark.readyState).toBe(3);
  });

  test('readyStateChange: with a reason', async () => {
    const { client, spark } = await pair(await serve());
    const changed = next(spark, 'readyStateChange');
    client.end();
    expect(await changed).toEqual(['end']);
  });
});

describe('Events: the client', () => {
  test('from its beginning to its end', async () => {
    const { primus, url } = await serve();
    primus.on('connection', (spark) => spark.write('message'));
    const client = connect(primus, url);
    const events = journal(client, 'outgoing::open', ...CLIENT);
    await messages(client, 1);
    client.destroy();
    expect(events).toEqual([
      'readyStateChange',
      'outgoing::open',
      'readyStateChange',
      'open',
      'data',
      'readyStateChange',
      'close',
      'end',
      'destroy',
    ]);
  });

  test('a connection that is lost and found', async () => {
    const { client, spark } = await pair(await serve(), { reconnect: { min: 1, max: 1 } });
    const events = journal(client, ...CLIENT);
    const opened = next(client, 'open');
    (spark.socket as WebSocket).terminate();
    await opened;
    expect(events).toEqual([
      'readyStateChange',
      'close',
      'reconnect scheduled',
      'reconnect',
      'readyStateChange',
      'readyStateChange',
      'reconnected',
      'open',
    ]);
  });

  test('timeout comes before all that follows it', async () => {
    const { primus } = await serve();
    const reconnect = { min: 1, max: 1, retries: 1, 'reconnect timeout': 5 };
    const client = connect(primus, await silentUrl(), { timeout: 5, reconnect });
    const events = journal(client, ...CLIENT.filter((event) => event !== 'readyStateChange'));
    await next(client, 'end');
    expect(events).toEqual([
      'timeout',
      'reconnect scheduled',
      'reconnect',
      'reconnect timeout',
      'end',
      'reconnect failed',
    ]);
  });

  test('an attempt that fails emits neither close nor error', async () => {
    const { primus } = await serve();
    const reconnect = { min: 1, max: 1, retries: 2 };
    const client = connect(primus, await deadUrl(), { reconnect });
    await next(client, 'error');
    const events = journal(client, 'close', 'error', 'reconnect failed');
    await next(client, 'end');
    expect(events).toEqual(['reconnect failed']);
  });

  test('open, close and end carry no arguments', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    const seen = ['open', 'close', 'end'].map((event) => next(client, event));
    client.on('open', () => client.end());
    expect(await Promise.all(seen)).toEqual([[], [], []]);
  });
});

interface End {
  readonly name: string;
  readonly end: { readonly reserved: Primus['reserved'] };
  readonly events: readonly string[];
}

async function ends(): Promise<End[]> {
  const { primus, url } = await serve();
  const { client, spark } = await pair({ primus, url });
  return [
    { name: 'primus', end: primus, events: SERVER },
    { name: 'spark', end: spark, events: SPARK },
    { name: 'client', end: client, events: CLIENT },
  ];
}

describe('Events: reserved', () => {
  test('are the public events of each end, and whatever is incoming:: or outgoing::', async () => {
    for (const { name, end, events } of await ends()) {
      for (const event of [...events, 'incoming::data', 'outgoing::anything']) {
        expect([name, event, end.reserved(event)]).toEqual([name, event, true]);
      }
    }
  });

  test('are no others', async () => {
    for (const { name, end } of await ends()) {
      for (const event of ['news', 'incoming', 'my incoming::data', 'constructor', '__proto__']) {
        expect([name, event, end.reserved(event)]).toEqual([name, event, false]);
      }
    }
  });

  test('can be more: plugins add theirs', async () => {
    const { primus, url } = await serve();
    primus.Spark.prototype.reserved.events['a plugin'] = true;
    onTestFinished(() => {
      delete primus.Spark.prototype.reserved.events['a plugin'];
    });
    const { spark } = await pair({ primus, url });
    expect(spark.reserved('a plugin')).toBe(true);
  });

  test('the example of the README: events that the other end asks for', async () => {
    const { client, spark } = await pair(await serve());
    const events = journal(spark, 'end', 'news');
    const relay = (end: Spark | typeof client) => (data: unknown) => {
      const { args } = data as { args: [string, ...unknown[]] };
      if (!end.reserved(args[0])) (end as unknown as { emit: Emit }).emit(...args);
    };
    spark.on('data', relay(spark));
    client.on('data', relay(client));
    const [news, answer] = [next(spark, 'news'), next(client, 'answer')];
    client.write({ args: ['end'] });
    client.write({ args: ['news', 1, 2] });
    spark.write({ args: ['answer', 3] });
    expect(await news).toEqual([1, 2]);
    expect(await answer).toEqual([3]);
    expect(events).toEqual(['news']);
  });
});
