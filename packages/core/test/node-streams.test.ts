import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { Stage } from './memory.js';

function source(): Readable {
  return new Readable({ objectMode: true, read() {} });
}

test('a stream that is piped into a spark is let go when the spark leaves', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const arrived: unknown[] = [];
  client.on('data', (message) => arrived.push(message));
  const readable = source();
  readable.pipe(spark);
  readable.push('a');
  await stage.clock.advance(0);
  client.end();
  await stage.clock.advance(0);
  expect(arrived).toEqual(['a']);
  expect(readable.listenerCount('data')).toBe(0);
});

test('a pipeline into a spark is over when the spark leaves', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const readable = source();
  const piped = pipeline(readable, spark);
  const outcome = piped.then(
    () => 'resolved',
    () => 'rejected',
  );
  readable.push('a');
  await stage.clock.advance(0);
  client.end();
  await stage.clock.advance(0);
  readable.push('b');
  expect(await outcome).toBe('rejected');
  expect(readable.destroyed).toBe(true);
});

test('a pipeline into a spark ends it', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const arrived: unknown[] = [];
  client.on('data', (message) => arrived.push(message));
  await pipeline(Readable.from(['a', 'b']), spark);
  expect(arrived).toEqual(['a', 'b']);
  expect(spark.readyState).toBe(2);
});

test('what ends a spark as Node ends a stream is called back', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const arrived: unknown[] = [];
  const told: unknown[] = [];
  client.on('data', (message) => arrived.push(message));
  expect(spark.end('a', 'utf8', () => told.push(spark.readyState))).toBe(spark);
  expect(told).toEqual([]);
  await stage.clock.advance(0);
  expect([arrived, told]).toEqual([['a'], [2]]);

  const late = new Promise<string>((resolve) => {
    expect(spark.end(() => resolve('late'))).toBe(spark);
  });
  expect(await late).toBe('late');
});

test('a callback alone is no message', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const told: unknown[] = [];
  client.on('data', (message) => told.push(message));
  client.on('end', () => told.push('end'));
  spark.end(() => told.push('done'));
  await stage.clock.advance(0);
  expect(new Set(told)).toEqual(new Set(['done', 'end']));
  expect(stage.logs).toEqual([]);
});

test('a frame that does not parse does not end the process, whatever is piped', async () => {
  const stage = new Stage();
  const { spark } = await stage.connect();
  source().pipe(spark);
  spark.connection.frame('{broken');
  expect(stage.logs).toEqual([
    ['error', expect.objectContaining({ code: 'DECODE_FAILED' }), spark],
  ]);
});

test('close follows end', async () => {
  const stage = new Stage();
  const { spark, client } = await stage.connect();
  const told: string[] = [];
  spark.on('close', () => told.push('close'));
  spark.on('end', () => told.push('end'));
  client.end();
  await stage.clock.advance(0);
  expect(told).toEqual(['end', 'close']);
  expect(spark.reserved('close')).toBe(true);
});
