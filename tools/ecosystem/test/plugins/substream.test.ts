import { describe, expect, test } from 'vitest';
import type { Client, Emits } from '../../src/edition.js';
import { clients, message, next, pair, serve, upTo } from './support.js';

interface Substream extends Emits {
  write(message: unknown): boolean;
  end(): unknown;
}

interface Substreams {
  substream(name: string): Substream;
}

describe.each(Object.entries(clients))('substream with %s', (_, socketOf) => {
  const connected = async () => {
    const served = await serve({ plugins: ['substream'] });
    return pair<Substreams, Client & Substreams>(served, socketOf(served.primus));
  };

  test('substreams talk both ways on one connection, each by itself', async () => {
    const { spark, client } = await connected();
    for (const name of ['foo', 'bar']) {
      const stream = spark.substream(name);
      stream.on('data', (data: string) => void stream.write(`${name}: ${data}`));
    }
    const heard = [
      upTo('foo: one', client.substream('foo')),
      upTo('bar: two', client.substream('bar')),
      upTo('plain', client),
    ];
    client.substream('foo').write('one');
    client.substream('bar').write('two');
    spark.write('plain');
    expect(await Promise.all(heard)).toEqual([['foo: one'], ['bar: two'], ['plain']]);
  });

  test('a substream that is ended ends at the other end, and the connection goes on', async () => {
    const { spark, client } = await connected();
    const ended = next(spark.substream('foo'), 'end');
    client.substream('foo').end();
    await ended;
    const arrived = message(spark.substream('bar'));
    client.substream('bar').write('still here');
    expect(await arrived).toBe('still here');
  });

  test('substreams end with their connection', async () => {
    const { spark, client } = await connected();
    const ended = ['foo', 'bar'].map((name) => next(spark.substream(name), 'end'));
    client.end();
    expect(await Promise.all(ended)).toHaveLength(2);
  });
});
