import { createServer } from 'node:http';
import { Stream } from 'node:stream';
import Primus, { type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { journal, next, pair, rawSocket, serve } from '../support.js';

function offline(options = {}): Primus {
  const primus = new Primus(createServer(), options);
  onTestFinished(() => primus.destroy({ close: false }));
  return primus;
}

describe('a spark made by hand', () => {
  test('needs no arguments', () => {
    const primus = offline();
    const spark = new primus.Spark();
    expect(spark).toBeInstanceOf(primus.Spark);
    expect(spark).toBeInstanceOf(Primus.Spark);
    expect(spark).toBeInstanceOf(Stream);
    expect(spark.primus).toBe(primus);
    expect(spark.id).toMatch(/.{10}/);
    expect(spark.constructor).toBe(primus.Spark);
    expect([spark.headers, spark.query, spark.request, spark.socket]).toEqual([
      {},
      {},
      undefined,
      undefined,
    ]);
    expect(spark.address).toMatchObject({ ip: '127.0.0.1', port: 0 });
  });

  test('may be made of the class of all sparks, told the server', () => {
    const primus = offline();
    const spark = new Primus.Spark(primus);
    expect(spark).toBeInstanceOf(Primus.Spark);
    expect(spark).not.toBeInstanceOf(primus.Spark);
    expect(spark.primus).toBe(primus);
    expect(spark.constructor).toBe(Primus.Spark);
  });

  test.each([undefined, {}, 'a=1&a=2'])('has a query like those of connections: %j', (query) => {
    const spark = new (offline().Spark)({}, {}, query);
    expect(spark.query).toEqual(typeof query === 'string' ? { a: ['1', '2'] } : {});
  });

  test('has the remote that it was told', () => {
    const remote = { remoteAddress: '10.1.2.3', remotePort: 4567 };
    const spark = new (offline().Spark)({}, remote);
    expect(spark.remote).toBe(remote);
    const copy = { remoteAddress: '10.3.2.1' };
    spark.remote = copy;
    expect(spark.remote).toBe(copy);
  });

  test('has what it was told', () => {
    const primus = offline();
    const headers = { host: 'example.com' };
    const socket = { raw: true };
    const spark = new primus.Spark(
      headers,
      { remoteAddress: '10.1.2.3', remotePort: 4567 },
      'a=1&b=c%20d',
      'an id',
      null,
      socket,
    );
    expect(spark.headers).toBe(headers);
    expect(spark.address).toMatchObject({ ip: '10.1.2.3', port: 4567 });
    expect(spark.query).toEqual({ a: '1', b: 'c d' });
    expect(spark.id).toBe('an id');
    expect(spark.socket).toBe(socket);
  });

  test.each([
    ['a request', { connection: { remoteAddress: '10.0.0.1', remotePort: 1 } }],
    ['a socket', { socket: { remoteAddress: '10.0.0.1', remotePort: 1 } }],
    ['an address', { address: { address: '10.0.0.1', port: 1 } }],
  ])('finds its address in %s', (_, address) => {
    const primus = offline();
    expect(new primus.Spark({}, address).address).toMatchObject({ ip: '10.0.0.1', port: 1 });
  });

  test('believes the forwarded headers', () => {
    const primus = offline();
    const spark = new primus.Spark({ 'x-forwarded-for': '10.9.8.7' }, null, { a: 'b' });
    expect(spark.address.ip).toBe('10.9.8.7');
    expect(spark.query).toEqual({ a: 'b' });
  });

  test('asks the generator of ids', () => {
    const primus = offline({ idGenerator: () => 'generated' });
    expect(new primus.Spark({}, {}, '', 'given').id).toBe('generated');
  });

  test('is announced in the next turn, and counts until it ends', async () => {
    const primus = offline();
    const spark = new primus.Spark();
    expect(primus.connected).toBe(0);
    expect(await next(primus, 'connection')).toEqual([spark]);
    expect([primus.connected, primus.spark(spark.id)]).toEqual([1, spark]);
    const left = next(primus, 'disconnection');
    spark.end();
    expect(await left).toEqual([spark]);
    expect(primus.connected).toBe(0);
  });
});

test('a spark that comes when the server is destroyed is turned away', async () => {
  const primus = offline();
  const announced = journal(primus, 'connection');
  const ended = new Promise<void>((resolve) => {
    primus.on('close', () => void new primus.Spark().on('end', resolve));
  });
  await Promise.all([primus.destroy({ close: false }), ended]);
  expect([announced, primus.connected]).toEqual([[], 0]);
});

describe('the class of sparks', () => {
  test('is one of each server', () => {
    const [one, two] = [offline(), offline()];
    Object.assign(one.Spark.prototype, { shout: () => 'hey' });
    expect('shout' in new one.Spark()).toBe(true);
    expect('shout' in new two.Spark()).toBe(false);
    expect('shout' in Primus.Spark.prototype).toBe(false);
  });

  test('has the statics of all sparks', () => {
    const { Spark } = offline();
    for (const Class of [Spark, Primus.Spark]) {
      expect([Class.OPENING, Class.CLOSED, Class.OPEN]).toEqual([1, 2, 3]);
    }
    const { readable, writable, get } = Spark;
    readable('fixed', 1)('chained', 2);
    writable('loose', 3);
    get('computed', function computed(this: { id: string }) {
      return this.id;
    });
    readable('accessor', { get: () => 4, set: () => {} }, true);
    const spark = new Spark({}, {}, '', 'an id') as unknown as Record<string, unknown>;
    spark['loose'] = 5;
    expect(() => (spark['fixed'] = 6)).toThrow(TypeError);
    expect([spark['fixed'], spark['chained'], spark['loose']]).toEqual([1, 2, 5]);
    expect([spark['computed'], spark['accessor']]).toEqual(['an id', 4]);
    expect('fixed' in Primus.Spark.prototype).toBe(false);
  });

  test('leaves the name send to plugins', () => {
    const { Spark } = offline();
    expect(typeof Spark.prototype.send).toBe('undefined');
    expect(typeof new Spark().send).toBe('function');
    Object.assign(Spark.prototype, { send: () => 'sent' });
    expect((new Spark() as unknown as { send(): string }).send()).toBe('sent');
    expect(typeof Primus.Spark.prototype.send).toBe('undefined');
  });

  test('may be extended', () => {
    const primus = offline();
    class Mine extends primus.Spark {
      readonly mine = true;
    }
    const spark = new Mine({}, {}, '', 'an id');
    expect([spark.mine, spark.id, spark.primus]).toEqual([true, 'an id', primus]);
    expect(spark).toBeInstanceOf(Mine);
  });
});

describe('initialise', () => {
  test('adds a hook for every new spark of this server', async () => {
    const served = await serve();
    const { Spark } = served.primus;
    const before = Spark.prototype.initialise;
    const seen: unknown[] = [];
    const hook = function hook(this: never): void {
      seen.push(this);
    };
    Spark.prototype.initialise = hook;
    expect(Spark.prototype.initialise).toBe(hook);
    expect(Spark.prototype.__initialise).toEqual([before, hook]);
    expect(Primus.Spark.prototype.__initialise).toEqual([before]);

    const spark = new Spark();
    expect(seen).toEqual([spark]);
    spark.end();
    const connected = await pair(served);
    expect(seen[1]).toBe(connected.spark);
  });

  test('is found by whoever holds the constructor, before a client connects', async () => {
    const served = await serve();
    const { Spark: Held } = served.primus;
    const { prototype } = Held;
    const seen: unknown[] = [];
    prototype.initialise = function first(this: never): void {
      seen.push(['first', this]);
    };
    const { spark } = await pair(served);
    prototype.initialise = function second(this: never): void {
      seen.push(['second', this]);
    };
    const { spark: later } = await pair(served);
    expect(seen).toEqual([
      ['first', spark],
      ['first', later],
      ['second', later],
    ]);
    expect(later).toBeInstanceOf(Held);
  });

  test('a hook that calls the one before announces nothing twice', async () => {
    const primus = offline();
    const { prototype } = primus.Spark;
    const before = prototype.initialise as (this: unknown) => void;
    prototype.initialise = function again(this: never): void {
      before.call(this);
      before.call(this);
    };
    const announced: unknown[] = [];
    primus.on('connection', (one) => void announced.push(one));
    const spark = new primus.Spark();
    const data: unknown[] = [];
    spark.on('data', (message) => void data.push(message));
    await next(primus, 'connection');
    expect(announced).toEqual([spark]);
    const arrived = next(spark, 'data');
    spark.emit('incoming::data', '"hello"');
    await arrived;
    expect(data).toEqual(['hello']);
  });
});

describe('what sparks have always done', () => {
  test('the state may be assigned, and tells when it changes', () => {
    const { Spark } = offline();
    const spark = new Spark();
    let changes = 0;
    spark.on('readyStateChange', () => void changes++);
    expect(spark.readyState).toBe(Spark.OPEN);
    spark.readyState = Spark.OPEN;
    expect(changes).toBe(0);
    spark.readyState = Spark.CLOSED;
    expect([changes, spark.readyState, spark.write('late')]).toEqual([1, Spark.CLOSED, false]);
  });

  test('nothing is written when it has ended, and nothing thrown', () => {
    const { Spark } = offline();
    const spark = new Spark();
    spark.end();
    expect([spark.write('late'), spark._write('late')]).toEqual([false, false]);
    expect(spark.end('late')).toBe(spark);
  });

  test('ends with a message, also with one that is nothing much', async () => {
    const served = await serve();
    const { spark, client } = await pair(served);
    const data = next(client, 'data');
    spark.end(0);
    expect((await data)[0]).toBe(0);
  });

  test('keeps those who listen when it ends', () => {
    const { Spark } = offline();
    const spark = new Spark();
    let told = 0;
    spark.on('heartbeat', () => void told++);
    spark.end();
    spark.emit('heartbeat', 1);
    expect(told).toBe(1);
  });

  test('line separators of Unicode are escaped', () => {
    const { Spark } = offline();
    const spark = new Spark();
    const frames: unknown[] = [];
    spark.on('outgoing::data', (frame) => void frames.push(frame));
    spark.write('a\u2028b\u2029c');
    expect(frames).toEqual(['"a\\u2028b\\u2029c"']);
  });

  test('the request and the headers are the real ones', async () => {
    const served = await serve();
    let asked: unknown;
    served.primus.use('look', (req: unknown, _res: unknown) => {
      asked = req;
    });
    const { spark } = await pair(served);
    expect(spark.request).toBe(asked);
    expect(spark.headers).toBe(spark.request?.headers);
    expect(spark.address.ip).toBe('127.0.0.1');
  });
});

describe('a spark of a connection', () => {
  test('has all values of a name that comes twice in the query', async () => {
    const { primus, url } = await serve();
    const connected = next(primus, 'connection');
    rawSocket(`${url}/primus?a=1&a=2&b=c+d%20e&bad=%zz`);
    const [spark] = (await connected) as [Spark];
    expect(spark.query).toEqual({ a: ['1', '2'], b: 'c d e', bad: '%zz' });
  });

  test('has the request as its remote', async () => {
    const { spark } = await pair(await serve());
    expect((spark as Spark & { remote?: unknown }).remote).toBe(spark.request);
  });

  test.each(['close', 'drain'])('leaves %s to plugins that emit what clients send', (event) => {
    const { Spark: Own } = offline();
    expect(Own.prototype.reserved(event)).toBe(false);
    expect(Object.keys(Own.prototype.reserved.events).toSorted()).toEqual([
      'data',
      'end',
      'error',
      'heartbeat',
      'readyStateChange',
    ]);
  });
});
