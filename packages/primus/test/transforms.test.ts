import { describe, expect, test } from 'vitest';
import { type Emits, journal, messages, next, pair, serve } from './support.js';

type Direction = 'incoming' | 'outgoing';

/** What plugins for Primus 8 put into the lists. */
type Transform = (this: unknown, packet: { data: unknown }, done: () => void) => void;

const wrap: Transform = (packet) => {
  packet.data = [packet.data];
};

/** Both ends of a connection, with a function that sends past the transforms of an end. */
async function world(end: 'server' | 'client', direction: Direction) {
  const served = await serve();
  const { spark, client } = await pair(served);
  const transformed = end === 'server' ? served.primus : client;
  const [here, there] = end === 'server' ? [spark, client] : [client, spark];
  const [from, to] = direction === 'outgoing' ? [here, there] : [there, here];
  return { transformed, here, from, to };
}

const CASES: ['server' | 'client', Direction][] = [
  ['server', 'incoming'],
  ['server', 'outgoing'],
  ['client', 'incoming'],
  ['client', 'outgoing'],
];

describe.each(CASES)('Transforming and intercepting messages: on the %s, %s', (end, direction) => {
  test('a transform changes the data, and is called with its end as this', async () => {
    const { transformed, here, from, to } = await world(end, direction);
    const seen: unknown[] = [];
    transformed.transform(direction, function transform(packet) {
      seen.push(this, packet.data);
      packet.data = 'foo';
    });
    const arrived = messages(to, 1);
    from.write('bar');
    expect(await arrived).toEqual(['foo']);
    expect(seen).toEqual([here, 'bar']);
  });

  test('they run in the order they were added', async () => {
    const { transformed, from, to } = await world(end, direction);
    for (const step of ['one', 'two', 'three']) {
      transformed.transform(direction, (packet) => {
        packet.data = [packet.data, step];
      });
    }
    const arrived = messages(to, 1);
    from.write('zero');
    expect(await arrived).toEqual([[[['zero', 'one'], 'two'], 'three']]);
  });

  test('false withholds the message, and no other transform sees it', async () => {
    const { transformed, from, to } = await world(end, direction);
    const seen: unknown[] = [];
    transformed.transform(direction, ({ data }) => data !== 'secret');
    transformed.transform(direction, ({ data }) => void seen.push(data));
    const arrived = messages(to, 1);
    from.write('secret');
    from.write('public');
    expect(await arrived).toEqual(['public']);
    expect(seen).toEqual(['public']);
  });

  test('with two arguments it calls back: with data, with false, or with an error', async () => {
    const { transformed, here, from, to } = await world(end, direction);
    const failure = new Error('The process failed.');
    transformed.transform(direction, (packet, done) => {
      setImmediate(() => {
        if (packet.data === 'bad') return done(failure);
        if (packet.data === 'secret') return done(undefined, false);
        packet.data = `processed ${String(packet.data)}`;
        done();
      });
    });
    const [failed, arrived] = [next(here, 'error'), messages(to, 2)];
    for (const message of ['one', 'bad', 'secret', 'two']) from.write(message);
    expect(await arrived).toEqual(['processed one', 'processed two']);
    expect(await failed).toMatchObject([{ code: 'TRANSFORM_FAILED', cause: failure }]);
  });

  test('a promise does as well', async () => {
    const { transformed, here, from, to } = await world(end, direction);
    transformed.transform(direction, async (packet) => {
      await new Promise(setImmediate);
      if (packet.data === 'bad') throw new Error('The process failed.');
      return packet.data !== 'secret';
    });
    const [failed, arrived] = [next(here, 'error'), messages(to, 2)];
    for (const message of ['one', 'bad', 'secret', 'two']) from.write(message);
    expect(await arrived).toEqual(['one', 'two']);
    expect(await failed).toMatchObject([{ code: 'TRANSFORM_FAILED' }]);
  });

  test('order is kept, however long one takes', async () => {
    const { transformed, from, to } = await world(end, direction);
    transformed.transform(direction, ({ data }, done) => {
      if (data === 'quick') done();
      else setTimeout(done, Number(data));
    });
    const arrived = messages(to, 5);
    for (const message of [8, 1, 'quick', 4, 'quick']) from.write(message);
    expect(await arrived).toEqual([8, 1, 'quick', 4, 'quick']);
  });

  test('those that plugins put into the lists run, and stay there as they are', async () => {
    const { transformed, here, from, to } = await world(end, direction);
    const given: Transform[] = [
      function whose(packet, done) {
        packet.data = [packet.data, this === here];
        setImmediate(done);
      },
      wrap,
    ];
    const list = transformed.transformers[direction] as Transform[];
    list.push(...given);
    transformed.transform(direction, (packet, done) =>
      done(null, (packet.data as string[][])[0]?.[0] !== 'secret'),
    );
    const arrived = messages(to, 1);
    from.write('secret');
    from.write('public');
    expect(await arrived).toEqual([[['public', true]]]);
    expect(list.slice(0, 2)).toEqual(given);
    expect(list[2]).toHaveLength(2);
  });

  test('one that throws, also where it would call back, is an error', async () => {
    const { transformed, here, from, to } = await world(end, direction);
    transformed.transform(direction, ({ data }) => {
      if (data === 'throws') throw new Error('Sync.');
    });
    // What it returns is nobody's business, but its failure is.
    transformed.transform(direction, async ({ data }, done) => {
      await new Promise(setImmediate);
      if (data === 'rejects') throw new Error('Async.');
      done();
    });
    const errors: unknown[] = [];
    (here as Emits).on('error', (error) => {
      errors.push(((error as Error).cause as Error).message);
    });
    const arrived = messages(to, 1);
    for (const message of ['throws', 'rejects', 'fine']) from.write(message);
    expect(await arrived).toEqual(['fine']);
    expect(errors).toEqual(['Sync.', 'Async.']);
  });
});

describe('Transforming and intercepting messages', () => {
  test('messages of the protocol are not for transforms', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    for (const direction of ['incoming', 'outgoing'] as const) {
      primus.transform(direction, ({ data }) => void seen.push(data));
    }
    const { client, spark } = await pair({ primus, url });
    const events = journal(client, 'data');
    expect(await client.id()).toBe(spark.id);
    expect([seen, events]).toEqual([[], []]);
  });

  test('what is broadcast is transformed for each', async () => {
    const { primus, url } = await serve();
    primus.transform('outgoing', function transform(packet) {
      packet.data = [packet.data, this.query.name];
    });
    const ends = [
      await pair({ primus, url: `${url}?name=a` }),
      await pair({ primus, url: `${url}?name=b` }),
    ];
    const heard = Promise.all(ends.map(({ client }) => messages(client, 1)));
    primus.write('hello');
    expect(await heard).toEqual([[['hello', 'a']], [['hello', 'b']]]);
  });

  test.each(['sideways', '', undefined])('refuses the direction %j', async (direction) => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    for (const end of [primus, client]) {
      expect(() => end.transform(direction as Direction, () => {})).toThrow(
        expect.objectContaining({ name: 'PrimusError', code: 'INVALID_OPTION' }),
      );
    }
  });

  test.each([undefined, 'text'])('refuses %j for a transform', async (transform) => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    for (const end of [primus, client]) {
      expect(() => end.transform('incoming', transform as never)).toThrow(
        expect.objectContaining({ name: 'PrimusError', code: 'INVALID_OPTION' }),
      );
    }
  });
});

test.each(['server', 'client'] as const)(
  'Transforming and intercepting messages: on the %s, what comes has its frame as `raw`',
  async (end) => {
    const { transformed, from, to } = await world(end, 'incoming');
    const seen: unknown[] = [];
    transformed.transform('incoming', ({ raw }) => void seen.push(raw));
    const arrived = messages(to, 1);
    from.write({ a: 1 });
    await arrived;
    expect(seen).toEqual(['{"a":1}']);
  },
);
