import { expect, test } from 'vitest';
import { message, next, pair, serve } from './support.js';

interface Emitting {
  emit(event: string, ...args: unknown[]): boolean;
}

type Next = (verdict?: Error | boolean) => void;

interface Fortress {
  validate(event: string, validator: (...args: never[]) => void): this;
}

interface Invalid extends Error {
  readonly event: string;
}

const connected = async (options: object = {}) => {
  const served = await serve<Fortress>({ plugins: ['fortress-maximus', 'primus-emit'], options });
  const ends = await pair<Emitting, Emitting>(served);
  return { primus: served.primus, ...ends };
};

test('what is valid arrives', async () => {
  const { primus, spark, client } = await connected();
  primus
    .validate('custom', (foo: string, bar: string, done: Next) => done(foo !== bar))
    .validate('data', (text: unknown, done: Next) => void setImmediate(done, text === 'text'));
  const custom = next(spark, 'custom');
  client.emit('custom', 'foo', 'bar');
  expect(await custom).toEqual(['foo', 'bar']);
  const arrived = message(spark);
  client.write('text');
  expect(await arrived).toBe('text');
});

test('what is invalid does not, and the server is told', async () => {
  const { primus, spark, client } = await connected();
  primus.validate('data', (text: unknown, done: Next) => {
    done(typeof text === 'string' ? undefined : new Error('Text, please'));
  });
  const invalid = next<[Invalid, unknown[]]>(primus, 'invalid');
  const arrived = message(spark);
  client.write({ not: 'text' });
  client.write('text');
  expect(await arrived).toBe('text');
  const [error, args] = await invalid;
  expect(error).toMatchObject({ message: 'Text, please', event: 'data' });
  expect(args).toEqual([{ not: 'text' }]);
});

test.each([
  ['is reserved', { emit: ['end'] }, 'end is a reserved event'],
  ['nobody listens to', { emit: ['unknown'] }, 'Missing listener for unknown'],
  ['nobody validates', { emit: ['careless'] }, 'Missing validator for careless'],
  ['has too few arguments', { emit: ['custom'] }, 'Missing arguments for custom'],
])('an event that %s is invalid', async (_, packet, expected) => {
  const { primus, spark, client } = await connected();
  spark.on('careless', () => {});
  spark.on('custom', () => {});
  primus.validate('custom', (_foo: string, done: Next) => done());
  const invalid = next<[Invalid]>(primus, 'invalid');
  client.write(packet);
  expect((await invalid)[0].message).toBe(expected);
});

test('validators see the spark', async () => {
  const { primus, spark, client } = await connected();
  spark.on('data', () => {});
  const seen = new Promise((resolve) => {
    primus.validate('data', function validate(this: unknown, _: unknown, done: Next) {
      resolve(this);
      done();
    });
  });
  client.write('text');
  expect(await seen).toBe(spark);
});
