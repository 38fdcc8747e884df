import { ManualClock } from '@primus/transformer-memory';
import Primus, { type ClassicClient, type ReconnectEventOpts, type Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { deadUrl } from '../dead-ends.js';
import { connect, type Emits, next, pair, serve } from '../support.js';

const SOON = { reconnect: { min: 1, max: 1, retries: 3 } };

const CYCLE = [
  'error',
  'timeout',
  'close',
  'reconnect scheduled',
  'reconnect',
  'reconnect timeout',
  'reconnect failed',
  'reconnected',
  'open',
  'end',
];

/** Notes the events that happen, with what they carry. */
function record(client: Emits, ...events: readonly string[]): [string, ...unknown[]][] {
  const happened: [string, ...unknown[]][] = [];
  for (const event of events) client.on(event, (...args) => happened.push([event, ...args]));
  return happened;
}

const names = (happened: readonly [string, ...unknown[]][]): string[] =>
  happened.map(([event]) => event);

function cut({ socket }: Spark): void {
  (socket as WebSocket).terminate();
}

describe('the way back', () => {
  test('has its events in order, and one object for them all', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const happened = record(client, ...CYCLE);
    const opened = next(client, 'open');
    cut(spark);
    await opened;
    expect(names(happened)).toEqual([
      'close',
      'reconnect scheduled',
      'reconnect',
      'reconnected',
      'open',
    ]);
    const states = happened.flatMap(([event, state]) => (/rec/.test(event) ? [state] : []));
    expect(new Set(states).size).toBe(1);
    expect(states[0]).toMatchObject({
      attempt: 1,
      min: 1,
      max: 1,
      factor: 2,
      retries: 3,
      scheduled: 1,
      'reconnect timeout': 30_000,
      duration: expect.any(Number) as number,
    });
  });

  test('open, close and end carry nothing', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, SOON);
    const happened = record(client, 'open', 'close', 'end');
    const [spark] = (await next(primus, 'connection')) as [Spark];
    const again = next(primus, 'connection');
    cut(spark);
    await again;
    if (client.readyState !== 3) await next(client, 'open');
    client.end();
    expect(happened).toEqual([['open'], ['close'], ['open'], ['close'], ['end']]);
  });

  test('attempts that fail emit no close', async () => {
    const client = connect({ Socket: Primus.createSocket() }, await deadUrl(), SOON);
    const happened = record(client, ...CYCLE);
    await next(client, 'reconnect failed');
    expect(names(happened)).toEqual([
      'error',
      ...[1, 2, 3].flatMap(() => ['reconnect scheduled', 'reconnect']),
      'end',
      'reconnect failed',
    ]);
  });

  test('may be begun anew by who hears of the end', async () => {
    const { url } = await serve();
    const client = connect({ Socket: Primus.createSocket() }, await deadUrl(), SOON);
    const happened = record(client, 'end', 'reconnect failed', 'open');
    client.once('end', () => {
      client.url = client.parse(url);
      client.open();
    });
    await next(client, 'open');
    expect(names(happened)).toEqual(['end', 'reconnect failed', 'open']);
  });

  test('tells when it began, and whether it waits for an attempt', async () => {
    const clock = new ManualClock();
    const Socket = Primus.createSocket({ transformer: silent() });
    const client = connect({ Socket }, 'http://localhost', {
      clock,
      timeout: 100,
      reconnect: { min: 10, max: 10, retries: 2, 'reconnect timeout': 50 },
    });
    const told: unknown[] = [];
    const tell = ({ start, backoff }: ReconnectEventOpts): unknown => told.push([start, backoff]);
    await clock.advance(100);
    const start = clock.now();
    expect(client.recovery.attempt).toMatchObject({ start, backoff: true });
    client.on('reconnect scheduled', tell).once('reconnect', tell);
    client.on('reconnect timeout', (_, state) => tell(state));
    client.addListener('reconnect failed', (_, state) => tell(state));
    await clock.advance(200);
    expect(told).toEqual([
      [start, false],
      [start, false],
      [start, true],
      [start, false],
      [start, false],
    ]);
  });

  test('a first attempt that fails for good ends with a close, as a connection does', async () => {
    const Socket = Primus.createSocket();
    const client = connect({ Socket }, await deadUrl(), { strategy: false });
    const happened = record(client, ...CYCLE);
    await next(client, 'end');
    expect(names(happened)).toEqual(['error', 'close', 'end']);
  });

  test('so does one that takes too long', async () => {
    const clock = new ManualClock();
    const Socket = Primus.createSocket({ transformer: silent(), authorization: true });
    const client = connect({ Socket }, 'http://localhost', { clock, timeout: 100 });
    const happened = record(client, ...CYCLE);
    await clock.advance(100);
    expect(names(happened)).toEqual(['timeout', 'close', 'end']);
  });

  test('begins with a timeout where that was the reason', async () => {
    const clock = new ManualClock();
    const Socket = Primus.createSocket({ transformer: silent() });
    const client = connect({ Socket }, 'http://localhost', { ...SOON, clock, timeout: 100 });
    const happened = record(client, ...CYCLE);
    await clock.advance(200);
    expect(names(happened)).toEqual(['timeout', 'reconnect scheduled', 'reconnect']);
  });

  test('end() stops it before an attempt, with one end', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const happened = record(client, ...CYCLE);
    client.on('reconnect scheduled', () => void client.end());
    const ended = next(client, 'end');
    cut(spark);
    await ended;
    client.end();
    expect(names(happened)).toEqual(['close', 'reconnect scheduled', 'end']);
  });

  test('end() stops it during an attempt, with one end', async () => {
    const clock = new ManualClock();
    const Socket = Primus.createSocket({ transformer: silent() });
    const client = connect({ Socket }, 'http://localhost', { ...SOON, clock, timeout: 100 });
    await clock.advance(200);
    const happened = record(client, 'close', 'end');
    client.end();
    client.end();
    expect(names(happened).filter((event) => event === 'end')).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('end()', () => {
  test('before the client has begun to connect, closes and ends it', () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost');
    const happened = record(client, 'close', 'end', 'open');
    client.end();
    expect(happened).toEqual([['close'], ['end']]);
  });

  test('in the tick in which it was opened by hand, ends it once', async () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost');
    const happened = record(client, 'close', 'end', 'open');
    client.open().end();
    await Promise.resolve();
    expect(happened).toEqual([['close'], ['end']]);
  });

  test('while it connects, too', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    const happened = record(client, 'readyStateChange', 'close', 'end', 'open');
    client.open();
    client.end();
    expect(names(happened)).toEqual(['readyStateChange', 'readyStateChange', 'close', 'end']);
  });

  test('says nothing of a client that was never opened', () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost', { manual: true });
    const happened = record(client, 'close', 'end');
    client.end();
    expect(happened).toEqual([]);
  });
});

describe('timers', () => {
  test('none is left after close and end', async () => {
    const clock = new ManualClock();
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url }, { clock });
    client.timers.setTimeout('plugin', () => {}, 1000);
    client.timers.setInterval('other plugin', () => {}, 1000);
    const pending: number[] = [];
    client.on('end', () => pending.push(clock.pending));
    client.end();
    expect([...pending, clock.pending]).toEqual([0, 0]);
  });

  test.each<[string, (ends: { spark: Spark; client: ClassicClient }) => unknown]>([
    ['the client ends', ({ client }) => client.end()],
    ['the client ends after a message', ({ client }) => client.end('bye')],
    ['the client is destroyed', ({ client }) => client.destroy()],
    ['the server ends', ({ spark }) => spark.end()],
    ['the server asks to come back', ({ spark }) => spark.end(undefined, { reconnect: true })],
    ['the connection is lost', ({ spark }) => cut(spark)],
  ])('none is left at close: %s', async (_, leave) => {
    const clock = new ManualClock();
    const ends = await pair(await serve(), { clock });
    const { client } = ends;
    // Beside the one that waits for heartbeats.
    client.timers.setTimeout('plugin', () => {}, 1000);
    client.timers.setInterval('other plugin', () => {}, 1000);
    expect(clock.pending).toBe(3);
    const closed = new Promise((resolve) => client.on('close', () => resolve(clock.pending)));
    leave(ends);
    expect(await closed).toBe(0);
  });

  test('none is left at the close of a client that was not connected yet', async () => {
    const clock = new ManualClock();
    const client = connect({ Socket: Primus.createSocket() }, await deadUrl(), {
      clock,
      manual: true,
    }).open();
    client.timers.setTimeout('plugin', () => {}, 1000);
    expect(clock.pending).toBe(2);
    const pending: number[] = [];
    for (const event of ['close', 'end'] as const) {
      client.on(event, () => pending.push(clock.pending));
    }
    client.end();
    expect(pending).toEqual([0, 0]);
  });

  test('those of plugins end with a connection that is lost', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    client.timers.setTimeout('plugin', () => {}, 60_000);
    const actives: boolean[] = [];
    client.on('close', () => actives.push(client.timers.active('plugin')));
    cut(spark);
    await next(client, 'open');
    expect(actives).toEqual([false]);
  });

  test('run by name, once or again and again, with the client as this', async () => {
    const clock = new ManualClock();
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost', {
      manual: true,
      clock,
    });
    const ran: unknown[] = [];
    client.timers
      .setTimeout(
        'once',
        function (this: unknown) {
          ran.push(['once', this === client]);
        },
        10,
      )
      .setInterval('often', () => ran.push('often'), 20)
      .setImmediate('at once', () => ran.push('at once'))
      .setTimeout('never', () => ran.push('never'), 10)
      .clear('never');
    expect(['once', 'never'].map((name) => client.timers.active(name))).toEqual([true, false]);
    await clock.advance(45);
    expect(ran).toEqual(['at once', ['once', true], 'often', 'often']);
    expect(client.timers.end()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('of one name run together, at the time of the first', async () => {
    const { clock, timers } = idle();
    const ran: unknown[] = [];
    timers.setTimeout('same', () => ran.push('first'), 10);
    timers.setTimeout('same', () => ran.push('second'), 500);
    timers.setInterval('often', () => ran.push('often'), 20);
    timers.setInterval('often', () => ran.push('too'), 20);
    await clock.advance(15);
    expect(ran).toEqual(['first', 'second']);
    await clock.advance(30);
    expect(ran.slice(2)).toEqual(['often', 'too', 'often', 'too']);
    timers.clear();
  });

  test.each<[string, number]>([
    ['300 ms', 300],
    ['300', 300],
    ['.5 seconds', 500],
    ['2s', 2000],
    ['3 mins', 180_000],
    ['1 Hour', 3_600_000],
    ['1 day', 86_400_000],
  ])('take a text, such as %s', async (text, ms) => {
    const { clock, timers } = idle();
    const ran: unknown[] = [];
    timers.setTimeout('one', () => ran.push('ran'), text);
    await clock.advance(ms - 1);
    expect(ran).toEqual([]);
    await clock.advance(1);
    expect(ran).toEqual(['ran']);
  });

  test('may be adjusted, and cleared by a list', async () => {
    const { clock, timers } = idle();
    const ran: unknown[] = [];
    for (const name of ['one', 'two', 'three']) timers.setTimeout(name, () => ran.push(name), 100);
    await clock.advance(90);
    timers.adjust('one', '50 ms').adjust('nobody', 1).clear('two, three');
    await clock.advance(49);
    expect(ran).toEqual([]);
    await clock.advance(1);
    expect(ran).toEqual(['one']);
    expect(clock.pending).toBe(0);
  });

  test('are over once they were ended', () => {
    const { clock, timers } = idle();
    timers.setTimeout('one', () => {}, 10);
    expect([timers.destroy(), timers.end()]).toEqual([true, false]);
    expect(timers.setTimeout('two', () => {}, 10).active('two')).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test('the client’s own are active by their names', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    const active = (): string[] =>
      ['open', 'connect', 'heartbeat'].filter((name) => client.timers.active(name));
    expect(active()).toEqual(['open']);
    client.open();
    await Promise.resolve();
    expect(active()).toEqual(['connect']);
    await next(client, 'open');
    expect(active()).toEqual(['heartbeat']);
  });
});

describe('recovery', () => {
  test('tells how far the way back is', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const { recovery } = client;
    expect(recovery).toMatchObject({ ...SOON.reconnect, attempt: null });
    const seen: unknown[] = [];
    recovery.on('reconnect', (state) => seen.push([recovery.reconnecting(), state]));
    cut(spark);
    const [state] = await next(client, 'reconnect scheduled');
    expect(recovery.attempt).toBe(state);
    await next(client, 'open');
    expect(seen).toEqual([[true, state]]);
    expect(recovery.reconnecting()).toBe(false);
  });

  test('reset() stays away, silently', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const happened = record(client, 'end', 'reconnect', 'open');
    cut(spark);
    await next(client, 'reconnect scheduled');
    client.recovery.reset();
    expect(client.recovery.reconnecting()).toBe(false);
    expect(happened).toEqual([]);
    const opened = next(client, 'open');
    client.recovery.reconnect();
    await opened;
  });

  test('reconnected(error) fails the attempt under way', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const happened = record(client, 'reconnect scheduled', 'open');
    client.once('reconnect', () =>
      queueMicrotask(() => client.recovery.reconnected(new Error('not this one'))),
    );
    cut(spark);
    await next(client, 'open');
    expect(names(happened)).toEqual(['reconnect scheduled', 'reconnect scheduled', 'open']);
  });
});

/** The timers of a client that is not opened. */
function idle(): { readonly clock: ManualClock; readonly timers: ClassicClient['timers'] } {
  const clock = new ManualClock();
  const Socket = Primus.createSocket();
  const { timers } = connect({ Socket }, 'http://localhost', { manual: true, clock });
  return { clock, timers };
}

type Given = NonNullable<Parameters<typeof Primus.createSocket>[0]>['transformer'];
type Halves = Extract<Given, { client: unknown; server: { name: string } }>;

/** A transformer whose attempts never come to anything. */
function silent(): Halves {
  const half = { name: 'silent', traits: { binary: true, flowControl: false } };
  return {
    server: { ...half, attach: () => ({ close() {} }) },
    client: { ...half, dial: () => ({ abort() {} }) },
  };
}
