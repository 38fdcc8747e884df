import Primus, { type SocketOptions, type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { deadUrl } from './dead-ends.js';
import { connect, echo, journal, messages, next, pair, serve } from './support.js';

const CYCLE = [
  'close',
  'reconnect scheduled',
  'reconnect',
  'reconnect timeout',
  'reconnect failed',
  'reconnected',
  'open',
  'end',
];

/** As soon as possible. */
const SOON: SocketOptions = { reconnect: { min: 1, max: 1 } };

/** Without chance: every delay is the shortest that is possible. */
const random = (): number => 0;

/** Ends a connection as a network does that fails. */
function cut({ socket }: Spark): void {
  (socket as WebSocket).terminate();
}

describe('Reconnect', () => {
  test('begins when the connection goes down unexpectedly', async () => {
    const world = await serve();
    const { spark, client } = await pair(world, SOON);
    const events = journal(client, ...CYCLE);
    const [connection, opened] = [next(world.primus, 'connection'), next(client, 'open')];
    cut(spark);
    await opened;
    expect(events).toEqual(['close', 'reconnect scheduled', 'reconnect', 'reconnected', 'open']);
    expect((await connection)[0]).not.toBe(spark);
  });

  test('sends what was written meanwhile', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const { spark, client } = await pair({ primus, url }, SOON);
    client.on('close', () => client.write('written meanwhile'));
    cut(spark);
    expect(await messages(client, 1)).toEqual(['written meanwhile']);
  });

  test('waits longer each time: min, factor, max and retries', async () => {
    const { primus } = await serve();
    const reconnect = { min: 1, factor: 3, max: 20, retries: 5 };
    const client = connect(primus, await deadUrl(), { reconnect, random });
    const delays: number[] = [];
    client.on('reconnect scheduled', ({ scheduled }) => void delays.push(scheduled));
    await next(client, 'end');
    expect(delays).toEqual([1, 3, 5, 5, 5]);
  });

  test('is randomised', async () => {
    const { primus, url } = await serve();
    const delays = new Set<number>();
    for (let count = 0; count < 20; count++) {
      const { client, spark } = await pair({ primus, url });
      const scheduled = next(client, 'reconnect scheduled');
      cut(spark);
      const [state] = (await scheduled) as [{ scheduled: number }];
      expect(state.scheduled).toBeGreaterThanOrEqual(500);
      delays.add(state.scheduled);
      client.destroy();
    }
    expect(delays.size).toBeGreaterThan(1);
  });

  test('has the documented defaults', () => {
    const client = new (Primus.createSocket())('http://localhost', { manual: true });
    onTestFinished(() => void client.destroy());
    expect(client.options.reconnect).toEqual({
      min: 500,
      max: Infinity,
      factor: 2,
      retries: 10,
      'reconnect timeout': 30_000,
      minUptime: 5000,
    });
  });

  test('minUptime: how long a connection has to last for the delays to begin anew', async () => {
    const served = await serve();
    const { client } = await pair(served, { random, reconnect: { min: 1, minUptime: 0 } });
    const delays: unknown[] = [];
    client.on('reconnect scheduled', ({ scheduled }) => delays.push(scheduled));
    for (let count = 0; count < 3; count++) {
      const opened = next(client, 'open');
      cut(Object.values(served.primus.connections)[0] as Spark);
      await opened;
    }
    expect(delays).toEqual([1, 1, 1]);
  });
});

describe("primus.on('reconnect scheduled')", () => {
  test('tells how long it will take, and which attempt it is', async () => {
    const { spark, client } = await pair(await serve(), { random, reconnect: { retries: 7 } });
    const scheduled = next(client, 'reconnect scheduled');
    cut(spark);
    expect(await scheduled).toMatchObject([{ scheduled: 500, attempt: 1, retries: 7 }]);
  });
});

describe("primus.on('reconnect')", () => {
  test('tells that an attempt begins', async () => {
    const { spark, client } = await pair(await serve(), SOON);
    const attempt = next(client, 'reconnect');
    cut(spark);
    expect(await attempt).toMatchObject([{ attempt: 1, min: 1, max: 1 }]);
  });
});

describe("primus.on('reconnected')", () => {
  test('tells how long it took, with the same object all the way', async () => {
    const { spark, client } = await pair(await serve(), SOON);
    const seen = ['reconnect scheduled', 'reconnect', 'reconnected'].map((event) =>
      next(client, event),
    );
    cut(spark);
    const [[scheduled], [attempt], [done]] = (await Promise.all(seen)) as [
      [object],
      [object],
      [object],
    ];
    expect(attempt).toBe(scheduled);
    expect(done).toBe(scheduled);
    expect(done).toMatchObject({ attempt: 1, duration: expect.any(Number) as number });
  });
});

describe("primus.on('reconnect timeout')", () => {
  test('tells of an attempt that took too long, and another follows', async () => {
    const { primus, url } = await serve();
    let answers = true;
    primus.use('door', (_req, _res, go) => {
      if (answers) go();
    });
    const reconnect = { min: 1, max: 1, 'reconnect timeout': 30 };
    const { spark, client } = await pair({ primus, url }, { reconnect });
    const events = journal(client, ...CYCLE);
    const reconnected = next(client, 'reconnected');
    const told: unknown[] = [];
    client.once('reconnect timeout', (error, { attempt }) => {
      told.push(error.code, attempt);
      answers = true;
    });
    answers = false;
    cut(spark);
    await reconnected;
    expect(told).toEqual(['CONNECT_TIMEOUT', 1]);
    expect(events.slice(0, 6)).toEqual([
      'close',
      'reconnect scheduled',
      'reconnect',
      'reconnect timeout',
      'reconnect scheduled',
      'reconnect',
    ]);
  });
});

describe("primus.on('reconnect failed')", () => {
  test('tells that all attempts were used up, after the end', async () => {
    const { primus } = await serve();
    const reconnect = { min: 1, max: 1, retries: 2 };
    const client = connect(primus, await deadUrl(), { reconnect });
    const events = journal(client, 'error', ...CYCLE);
    const [failed, ended] = [next(client, 'reconnect failed'), next(client, 'end')];
    expect(await failed).toMatchObject([
      { code: 'RECONNECT_FAILED', message: expect.any(String) as string },
      { attempt: 2, retries: 2 },
    ]);
    await ended;
    expect(events).toEqual([
      'error',
      'reconnect scheduled',
      'reconnect',
      'reconnect scheduled',
      'reconnect',
      'end',
      'reconnect failed',
    ]);
  });
});

/** What a client makes of a strategy. */
function read(strategy: unknown, authorization = false): unknown {
  const Socket = Primus.createSocket({ authorization });
  const client = new Socket('http://localhost', { manual: true, strategy } as SocketOptions);
  client.destroy();
  return client.options.strategy;
}

describe('Strategy', () => {
  test.each<[unknown, unknown]>([
    ['online, timeout, disconnect', ['online', 'timeout', 'disconnect']],
    ['dIsconNect', ['disconnect']],
    ['ONLINE,Timeout', ['online', 'timeout']],
    [
      ['Online', ' timeout', 'disconnect'],
      ['online', 'timeout', 'disconnect'],
    ],
    [false, false],
    [undefined, ['disconnect', 'online', 'timeout']],
    [[], ['disconnect', 'online', 'timeout']],
    ['', []],
  ])('%j is %j', (strategy, expected) => {
    expect(read(strategy)).toEqual(expected);
  });

  test('leaves out timeout by default where the server asks who connects', async () => {
    expect(read(undefined, true)).toEqual(['disconnect', 'online']);
    expect(read('timeout', true)).toEqual(['timeout']);
    const { primus, url } = await serve({ authorization: (_, done) => done() });
    const { client } = await pair({ primus, url });
    expect(client.options.strategy).toEqual(['disconnect', 'online']);
  });

  test('disconnect: a connection that is lost', async () => {
    const { spark, client } = await pair(await serve(), { ...SOON, strategy: 'disconnect' });
    const reconnected = next(client, 'reconnected');
    cut(spark);
    await expect(reconnected).resolves.toHaveLength(1);
  });

  test.each(['online, timeout', false] as const)(
    'without disconnect, a connection that is lost is the end: %s',
    async (strategy) => {
      const { spark, client } = await pair(await serve(), { ...SOON, strategy });
      const events = journal(client, ...CYCLE);
      const ended = next(client, 'end');
      cut(spark);
      await ended;
      expect(events).toEqual(['close', 'end']);
    },
  );

  test('timeout: a connection that could not be made', async () => {
    const { primus, url } = await serve();
    let open = false;
    primus.use('door', (_req, _res, go) => {
      go(open ? undefined : { statusCode: 503, message: 'Not yet.' });
    });
    const client = connect(primus, url, { ...SOON, strategy: 'timeout' });
    await next(client, 'reconnect scheduled');
    open = true;
    await expect(next(client, 'open')).resolves.toEqual([]);
  });

  test.each(['online, disconnect', false] as const)(
    'without timeout, a connection that could not be made is the end: %s',
    async (strategy) => {
      const { primus } = await serve();
      const client = connect(primus, await deadUrl(), { ...SOON, strategy });
      const events = journal(client, 'error', ...CYCLE);
      await next(client, 'end');
      expect(events).toEqual(['error', 'close', 'end']);
    },
  );

  test('online: a network that was lost and is back', async () => {
    const network = new EventTarget();
    const options = { ...SOON, strategy: 'online', network };
    const { client } = await pair(await serve(), options);
    const events = journal(client, 'offline', 'online', ...CYCLE);
    const opened = next(client, 'open');
    network.dispatchEvent(new Event('offline'));
    expect(events).toEqual(['offline', 'close']);
    network.dispatchEvent(new Event('online'));
    await opened;
    expect(events.slice(2)).toEqual([
      'online',
      'reconnect scheduled',
      'reconnect',
      'reconnected',
      'open',
    ]);
  });

  test('false: we reconnect by hand, with end() and open()', async () => {
    const world = await serve();
    const { client } = await pair(world, { strategy: false });
    client.end();
    const opened = next(client, 'open');
    client.open();
    await opened;
    expect(client.readyState).toBe(3);
  });
});
