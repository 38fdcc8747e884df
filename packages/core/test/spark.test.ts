import { PassThrough } from 'node:stream';
import { type Address, Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { describe, expect, test, vi } from 'vitest';
import { Stage } from './memory.js';

describe('events', () => {
  test('a message comes with the frame it came in', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const heard: unknown[] = [];
    spark.on('data', (...args) => heard.push(args));
    client.write({ a: 1 });
    await stage.clock.advance(0);
    expect(heard).toEqual([[{ a: 1 }, '{"a":1}']]);
  });

  test('the end is told once, after the state has changed, before "disconnection" is over', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const heard: unknown[] = [];
    spark.on('readyStateChange', (reason) => heard.push(['state', spark.readyState, reason]));
    spark.on('end', () => heard.push(['end', spark.readable, spark.writable]));
    stage.server.on('disconnection', (gone) => heard.push(['disconnection', gone === spark]));
    client.end();
    await stage.clock.advance(0);
    spark.destroy();
    expect(heard).toEqual([
      ['state', Spark.CLOSED, 'end'],
      ['disconnection', true],
      ['end', false, false],
    ]);
    expect(stage.server.spark(spark.id)).toBeUndefined();
    expect(spark.listenerCount('end')).toBe(0);
  });

  test('readyState can be assigned, and tells only of changes', async () => {
    const { spark } = await new Stage().connect();
    const heard: unknown[] = [];
    spark.on('readyStateChange', (reason) => heard.push(reason));
    spark.readyState = Spark.OPEN;
    spark.readyState = Spark.CLOSED;
    expect(heard).toEqual(['assigned']);
  });

  test('a client that only makes errors is cut off in the end', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    const ended: string[] = [];
    spark.on('end', () => ended.push('end'));
    for (let sent = 0; sent < 999; sent++) spark.connection.frame('{');
    expect(ended).toEqual([]);
    spark.connection.frame('{');
    expect(ended).toEqual(['end']);
    spark.connection.frame('{');
    expect(stage.logs).toHaveLength(1000);
  });

  test('an error that nobody listens to is logged, not thrown', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    spark.connection.frame('{');
    expect(stage.logs).toEqual([
      ['error', expect.objectContaining({ code: 'DECODE_FAILED' }), spark],
    ]);
    const heard: unknown[] = [];
    spark.on('error', (error) => heard.push(error.code));
    spark.connection.frame('{');
    expect(heard).toEqual(['DECODE_FAILED']);
    expect(stage.logs).toHaveLength(1);
    expect(spark.writable).toBe(true);
  });

  test('an error after the end, and without a listener, is not thrown either', async () => {
    const { spark } = await new Stage().connect();
    spark.destroy();
    expect(() => spark.emit('error', new Error('late') as never)).not.toThrow();
  });

  test('ping, pong and what is nobody’s never reach the application', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    const heard = vi.fn<() => void>();
    spark.on('data', heard);
    for (const text of [
      'primus::ping::1',
      'primus::pong::1',
      'primus::',
      'primus::server::close',
    ]) {
      spark.connection.frame(JSON.stringify(text));
    }
    expect(heard).not.toHaveBeenCalled();
    expect(spark.writable).toBe(true);
  });

  test('which events belong to Primus can be asked', async () => {
    const { spark } = await new Stage().connect();
    expect(
      ['data', 'end', 'incoming::x', 'outgoing::y'].map((name) => spark.reserved(name)),
    ).toEqual([true, true, true, true]);
    expect(['constructor', 'toString', '', 'data2'].map((name) => spark.reserved(name))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('connection listeners', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('No.');
      },
    ],
    ['rejects', () => Promise.reject(new Error('No.'))],
  ] as [string, () => void][])('one that %s ends its spark and no other', async (_, listener) => {
    const stage = new Stage();
    const { spark: before } = await stage.connect();
    stage.server.once('connection', listener);
    const client = stage.dial();
    const happened: string[] = [];
    for (const event of ['open', 'end', 'reconnect scheduled'] as const) {
      client.on(event, () => happened.push(event));
    }
    await stage.clock.advance(0);
    expect(happened).toEqual(['open', 'end']);
    expect(stage.logs).toEqual([['error', 'A connection listener failed.', expect.any(Error)]]);
    expect(before.writable).toBe(true);
    expect(stage.server.connected).toBe(1);
  });

  test('all are told in order, also those added once', async () => {
    const stage = new Stage();
    const told: string[] = [];
    stage.server.on('connection', () => void told.push('a'));
    stage.server.once('connection', () => void told.push('b'));
    stage.server.on('connection', () => void told.push('c'));
    await stage.connect();
    await stage.connect();
    expect(told).toEqual(['a', 'b', 'c', 'a', 'c']);
  });
});

describe('what is known of the client', () => {
  test('query, headers, address and id', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect('?a=1&a=2&__proto__=x&b', {
      transport: { headers: { cookie: 'c=d' }, address: '10.0.0.1', port: 7 },
    });
    expect(Object.entries(spark.query)).toEqual([
      ['a', '1'],
      ['__proto__', 'x'],
      ['b', ''],
    ]);
    expect(spark.headers).toEqual({ host: 'memory', cookie: 'c=d' });
    expect(spark.address).toEqual({ ip: '10.0.0.1', port: 7 });
    expect(spark.id).toMatch(/^[\w-]{22}$/);
    expect(spark.request?.url).toBe('/primus?a=1&a=2&__proto__=x&b');
  });

  test('without the request, where nobody wants it kept', async () => {
    const stage = new Stage({ keepRequest: false });
    const seen: unknown[] = [];
    stage.server.use('look', ({ url }) => void seen.push(url));
    const { spark } = await stage.connect('?a=1', { transport: { headers: { cookie: 'c=d' } } });
    expect(spark.request).toBeUndefined();
    expect(spark.query['a']).toBe('1');
    expect(spark.headers).toMatchObject({ cookie: 'c=d' });
    expect(seen).toEqual(['/primus?a=1']);
  });

  test('the address is what addressOf makes of it, asked once', async () => {
    const address = { ip: '1.2.3.4', port: 5, secure: true };
    const addressOf = vi.fn<() => Address>(() => address);
    const { spark } = await new Stage({ addressOf }).connect();
    expect(addressOf).not.toHaveBeenCalled();
    expect([spark.address, spark.address]).toEqual([address, address]);
    expect(addressOf).toHaveBeenCalledOnce();
  });

  test('ids from anywhere, such as __proto__, do no harm', async () => {
    const ids = ['__proto__', 'constructor', '7', ''];
    const stage = new Stage({ idGenerator: () => ids.shift() ?? 'x' });
    for (let i = 0; i < 4; i++) await stage.connect();
    expect(stage.server.connected).toBe(4);
    const seen: string[] = [];
    stage.server.forEach((_, id) => void seen.push(id));
    expect(seen.toSorted()).toEqual(['', '7', '__proto__', 'constructor']);
    await stage.server.destroy();
    expect(stage.server.connected).toBe(0);
  });
});

describe('streams', () => {
  test('a Node stream pipes into a spark, at the speed of the client, and ends it', async () => {
    const stage = new Stage({ highWaterMark: 65_536 });
    const { client, spark, wire } = await stage.connect();
    const heard: unknown[] = [];
    let ended = false;
    client.on('data', (message) => heard.push(message));
    client.on('end', () => (ended = true));
    wire.slow(1_000_000, 'client');
    const source = new PassThrough({ objectMode: true });
    source.pipe(spark);
    const chunk = 'x'.repeat(65_536);
    for (let i = 0; i < 50; i++) source.write(i + chunk);
    source.end();
    await stage.clock.advance(50);
    expect(source.isPaused() || source.readableLength > 0).toBe(true);
    await stage.clock.advance(10_000);
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => i + chunk));
    expect(ended).toBe(true);
  });

  test('a spark pipes into a Node stream', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const sink = new PassThrough({ objectMode: true });
    expect(spark.pipe(sink)).toBe(sink);
    for (const text of ['a', 'b']) client.write(text);
    client.end();
    await stage.clock.advance(0);
    expect(await sink.toArray()).toEqual(['a', 'b']);
  });

  test('a spark pipes into another, and goes on when that one leaves', async () => {
    const stage = new Stage();
    const from = await stage.connect();
    const to = await stage.connect();
    const heard: unknown[] = [];
    to.client.on('data', (message) => heard.push(message));
    from.spark.pipe(to.spark);
    from.client.write('a');
    await stage.clock.advance(0);
    to.client.end();
    await stage.clock.advance(0);
    const later: unknown[] = [];
    from.spark.on('data', (message) => later.push(message));
    for (const text of ['b', 'c']) from.client.write(text);
    await stage.clock.advance(0);
    expect(heard).toEqual(['a']);
    expect(later).toEqual(['b', 'c']);
    expect(from.spark.writable).toBe(true);
  });

  test('for await reads at its own speed, until the client ends', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const read: unknown[] = [];
    const reading = (async () => {
      for await (const message of spark) {
        read.push(message);
        await Promise.resolve();
      }
    })();
    for (let i = 0; i < 5; i++) client.write(i);
    client.end();
    await stage.clock.advance(0);
    await reading;
    expect(read).toEqual([0, 1, 2, 3, 4]);
  });

  test('toWeb reads and writes', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    const { readable, writable } = spark.toWeb();
    const upper = new TransformStream<unknown, unknown>({
      transform: (message, controller) => controller.enqueue(`${String(message)}!`),
    });
    const piped = readable.pipeThrough(upper).pipeTo(writable);
    client.write('a');
    client.write('b');
    await stage.clock.advance(0);
    expect(heard).toEqual(['a!', 'b!']);
    client.end();
    await stage.clock.advance(0);
    await piped.catch(() => {});
  });
});

describe('end', () => {
  test('answers whether there was something to end', async () => {
    const { spark } = await new Stage().connect();
    expect(spark.end('bye')).toBe(spark);
    expect(spark.end()).toBe(spark);
    expect(spark.write('late')).toBe(false);
  });

  test.each([0, '', false, null])('sends %j as a last message', async (last) => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    spark.end(last);
    await stage.clock.advance(0);
    expect(heard).toEqual([last]);
  });
});

describe('a listener that throws', () => {
  test('is the application’s exception, as with Node’s own emitters', async () => {
    const { spark } = await new Stage().connect();
    spark.on('data', () => {
      throw new Error('Mine.');
    });
    expect(() => spark.connection.frame(json.encode('x') as string)).toThrow('Mine.');
    expect(spark.writable).toBe(true);
  });
});
