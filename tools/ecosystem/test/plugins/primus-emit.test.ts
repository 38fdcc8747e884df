import { Readable, type Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Spark } from '../../src/edition.js';
import { clients, message, next, pair, serve } from './support.js';

interface Emitting {
  emit(event: string, ...args: unknown[]): boolean;
}

describe.each(Object.entries(clients))('primus-emit with %s', (_, socketOf) => {
  const connected = async () => {
    const served = await serve({ plugins: ['primus-emit'] });
    return pair<Emitting, Emitting>(served, socketOf(served.primus));
  };

  test('events of the server reach the client with their arguments', async () => {
    const { spark, client } = await connected();
    const news = next(client, 'news');
    spark.emit('news', 'arguments', { more: true });
    expect(await news).toEqual(['arguments', { more: true }]);
  });

  test('events of the client reach the server with their arguments', async () => {
    const { spark, client } = await connected();
    const custom = next(spark, 'custom-event');
    client.emit('custom-event', { foo: 'foo' }, 1, 'bar');
    expect(await custom).toEqual([{ foo: 'foo' }, 1, 'bar']);
  });

  test('events and messages do not mix', async () => {
    const { spark, client } = await connected();
    const arrived = message(spark);
    const event = next(spark, 'custom-event');
    client.emit('custom-event', 'event');
    client.write('message');
    expect(await event).toEqual(['event']);
    expect(await arrived).toBe('message');
  });

  test('no client can emit what is reserved', async () => {
    const { spark, client } = await connected();
    let ended = false;
    spark.on('end', () => (ended = true));
    const arrived = message(spark);
    client.write({ emit: ['end'] });
    client.write('after');
    await arrived;
    expect(ended).toBe(false);
  });
});

test('primus-emit leaves the events of a stream to the stream', async () => {
  const served = await serve({ plugins: ['primus-emit'] });
  const { client, spark } = await pair<Writable, Emitting>(served);
  const heard: unknown[] = [];
  client.on('drain', () => heard.push('drain'));
  const last = new Promise<void>((done) => {
    client.on('data', (text: unknown) => {
      heard.push(text);
      if (text === 'last') done();
    });
  });
  Readable.from([...Array<string>(60).fill('y'.repeat(100_000)), 'last']).pipe(spark, {
    end: false,
  });
  await last;
  expect(heard.length).toBe(61);
  expect(heard).not.toContain('drain');
});

test('primus-emit leaves writing to everybody as it is', async () => {
  const served = await serve<{ forEach(fn: (spark: Spark & Emitting) => void): void }>({
    plugins: ['primus-emit'],
  });
  const { client } = await pair<Emitting>(served);
  const broadcast = next(client, 'broadcast');
  served.primus.forEach((spark) => void spark.emit('broadcast', 'event'));
  expect(await broadcast).toEqual(['event']);
});
