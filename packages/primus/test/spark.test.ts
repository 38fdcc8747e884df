import { once } from 'node:events';
import { PassThrough, Stream } from 'node:stream';
import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  connect,
  echo,
  type Emits,
  journal,
  messages,
  next,
  nextText,
  pair,
  rawSocket,
  serve,
} from './support.js';

/** The spark of a client that begins with these headers, and this at the end of its URL. */
async function sparkOf(headers: Record<string, string>, query = ''): Promise<Spark> {
  const { primus, url } = await serve();
  const connection = next(primus, 'connection');
  rawSocket(`${url}/primus${query}`, { headers });
  return (await connection)[0] as Spark;
}

describe('spark.headers', () => {
  test('are those of the request that began the connection', async () => {
    const { headers } = await sparkOf({ 'X-Something': 'here', 'User-Agent': 'a test' });
    expect(headers).toMatchObject({ 'x-something': 'here', 'user-agent': 'a test' });
  });
});

describe('spark.address', () => {
  test('is where the connection comes from', async () => {
    const { address, request } = await sparkOf({});
    expect(address).toMatchObject({ ip: '127.0.0.1', port: request?.socket.remotePort });
  });

  test('is that of the client, behind a proxy', async () => {
    const { address } = await sparkOf({
      'X-Forwarded-For': '203.0.113.7',
      'X-Forwarded-Port': '4711',
    });
    expect(address).toMatchObject({ ip: '203.0.113.7', port: 4711 });
  });
});

describe('spark.query', () => {
  test('is what the client connected with', async () => {
    const { primus, url } = await serve();
    const { spark } = await pair({ primus, url: `${url}/?token=1&name=f%20oo` });
    expect({ ...spark.query }).toEqual({ token: '1', name: 'f oo' });
  });

  test('is empty without one', async () => {
    expect({ ...(await sparkOf({})).query }).toEqual({});
  });

  test('is data, whatever it says', async () => {
    const { query } = await sparkOf({}, '?__proto__=1&constructor=2&%=3');
    expect(Object.entries(query)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['%', '3'],
    ]);
  });
});

describe('spark.socket', () => {
  test('is the socket of the framework', async () => {
    expect((await sparkOf({})).socket).toBeInstanceOf(WebSocket);
  });
});

describe('spark.id', () => {
  test('names one connection, and changes when the client returns', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, { reconnect: { min: 1, max: 1 } });
    const again = next(primus, 'connection');
    spark.end(undefined, { reconnect: true });
    const [second] = (await again) as [Spark];
    expect(second.id).not.toBe(spark.id);
    expect(await client.id()).toBe(second.id);
  });
});

describe('spark.request', () => {
  test('is the request that began the connection, with what middleware left on it', async () => {
    const { primus, url } = await serve();
    primus.use('user', (req, _res) => {
      Object.assign(req, { user: 'somebody' });
    });
    const { spark } = await pair({ primus, url });
    expect(spark.request).toMatchObject({ method: 'GET', url: '/primus', user: 'somebody' });
  });
});

describe('spark.write(data)', () => {
  test.each([{ foo: 'bar' }, 'text', 0, false, null, '', [1, [2]], { deep: { ünï: '\u2028' } }])(
    'sends %j',
    async (data) => {
      const { spark, client } = await pair(await serve());
      const arrived = messages(client, 1);
      expect(spark.write(data)).toBe(true);
      expect(await arrived).toEqual([data]);
    },
  );

  test('answers false when the connection is gone', async () => {
    const { spark, client } = await pair(await serve());
    const gone = next(spark, 'end');
    client.end();
    await gone;
    expect(spark.write('too late')).toBe(false);
  });
});

describe('spark.end(data, options)', () => {
  test('closes, and the client stays away', async () => {
    const { spark, client } = await pair(await serve(), { reconnect: { min: 1 } });
    const events = journal(client, 'close', 'reconnect scheduled', 'end');
    const ended = next(client, 'end');
    spark.end();
    await ended;
    expect(events).toEqual(['close', 'end']);
  });

  test.each(['bye', 0])('sends %j before it closes', async (farewell) => {
    const { spark, client } = await pair(await serve());
    const [arrived, ended] = [messages(client, 1), next(client, 'end')];
    spark.end(farewell);
    expect(await arrived).toEqual([farewell]);
    await ended;
  });

  test('lets the client return, with reconnect', async () => {
    const world = await serve();
    const { spark, client } = await pair(world, { reconnect: { min: 1, max: 1 } });
    const reconnected = next(client, 'reconnected');
    spark.end(undefined, { reconnect: true });
    await reconnected;
    expect(world.primus.connected).toBe(1);
  });
});

describe('spark.emits(event, parser)', () => {
  test('makes a function that emits the event', async () => {
    const { spark } = await pair(await serve());
    const emitted = next(spark, 'news');
    spark.emits('news')(1, 2);
    expect(await emitted).toEqual([1, 2]);
  });

  test('emits what the parser makes of the arguments', async () => {
    const { spark } = await pair(await serve());
    const emitted = next(spark, 'news');
    const emit = spark.emits('news', (done, structure: { data: string }) => {
      done(undefined, structure.data);
    });
    emit({ data: 'reduced' });
    expect(await emitted).toEqual(['reduced']);
  });

  test('emits no arguments, an error or nothing, as the parser says', async () => {
    const { spark } = await pair(await serve());
    const seen: unknown[] = [];
    spark.on('error', (error) => seen.push(['error', error]));
    (spark as unknown as Emits).on('news', (...args) => seen.push(['news', ...args]));
    const failure = new Error('The parser failed.');
    spark.emits('news', (done) => done(undefined, null))('lost');
    spark.emits('news', (done) => done(failure))('lost');
    spark.emits('news', () => {})('lost');
    expect(seen).toEqual([['news'], ['error', failure]]);
  });
});

describe("spark.on('data')", () => {
  test('hears every message, decoded, in order', async () => {
    const { spark, client } = await pair(await serve());
    const arrived = messages(spark, 100);
    const sent = Array.from({ length: 100 }, (_, number) => ({ number }));
    for (const message of sent) client.write(message);
    expect(await arrived).toEqual(sent);
  });

  test('goes on after a frame that cannot be decoded', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const connection = next(primus, 'connection');
    const socket = rawSocket(`${url}/primus`);
    await once(socket, 'open');
    const [spark] = (await connection) as [Spark];
    const failed = next(spark, 'error');
    socket.send('{"half":');
    expect(await failed).toMatchObject([{ code: 'DECODE_FAILED' }]);
    socket.send('"whole"');
    expect(await nextText(socket)).toBe('"whole"');
  });
});

describe("spark.on('end')", () => {
  test('is heard when the client has disconnected', async () => {
    const { spark, client } = await pair(await serve());
    const ended = next(spark, 'end');
    client.end();
    expect(await ended).toEqual([]);
  });

  test('is heard when the client vanishes', async () => {
    const { primus, url } = await serve();
    const connection = next(primus, 'connection');
    const socket = rawSocket(`${url}/primus`);
    const ended = next((await connection)[0] as Spark, 'end');
    socket.terminate();
    expect(await ended).toEqual([]);
  });
});

describe('the stream interface of sparks', () => {
  test('a spark is a stream that can be piped from and into', async () => {
    const { primus, url } = await serve();
    primus.on('connection', (spark) => {
      expect(spark).toBeInstanceOf(Stream);
      spark.pipe(new PassThrough({ objectMode: true })).pipe(spark);
    });
    const client = connect(primus, url);
    for (const message of ['one', 'two', 'three']) client.write(message);
    expect(await messages(client, 3)).toEqual(['one', 'two', 'three']);
  });

  test('the example of the README', async () => {
    const { primus, url } = await serve();
    primus.on('connection', (spark) => {
      spark.on('data', (data) => {
        if ((data as { secrethandshake?: string }).secrethandshake !== 'foo') spark.end();
        spark.write({ foo: 'bar' });
        spark.write('banana');
      });
      spark.write('Hello world');
    });
    const friend = connect(primus, url);
    friend.write({ secrethandshake: 'foo' });
    expect(await messages(friend, 3)).toEqual(['Hello world', { foo: 'bar' }, 'banana']);
    const stranger = connect(primus, url);
    const [heard, ended] = [messages(stranger, 1), next(stranger, 'end')];
    stranger.write({});
    expect(await heard).toEqual(['Hello world']);
    await ended;
  });
});
