import { expect, test } from 'vitest';
import { redisClient, unique } from './redis.js';
import { message, next, pair, serve, type Served } from './support.js';

type Done<T> = (error: Error | null | undefined, found: T) => void;

interface Registered {
  readonly metroplex: {
    servers(self: boolean, done: Done<string[]>): void;
    spark(id: string, done: Done<string | null>): void;
  };
  readonly forward: {
    broadcast(message: unknown, done: Done<{ send: number }>): void;
    spark(id: string, message: unknown, done: Done<{ send: number }>): void;
  };
}

/** What a function calls back. */
const called = <T>(call: (done: Done<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, found) => (error ? reject(error) : resolve(found)));
  });

async function registered(namespace: string): Promise<Served<Registered>> {
  const options = { redis: redisClient(), namespace };
  const served = await serve<Registered>({ plugins: ['omega-supreme', 'metroplex'], options });
  expect(await next(served.primus, 'register')).toEqual([served.url]);
  return served;
}

const twoServers = async () => {
  const namespace = unique();
  return [await registered(namespace), await registered(namespace)] as const;
};

const serverOf = ({ primus }: Served<Registered>, id: string): Promise<string | null> =>
  called((done) => primus.metroplex.spark(id, done));

test('every server knows the others, until they go', async () => {
  const [here, there] = await twoServers();
  const others = () => called<string[]>((done) => here.primus.metroplex.servers(false, done));
  expect(await others()).toEqual([there.url]);
  await new Promise<void>((done) => void there.primus.destroy({}, done));
  expect(await others()).toEqual([]);
});

test('a server finds the spark of another, until it goes', async () => {
  const [here, there] = await twoServers();
  const { spark, client } = await pair(there);
  // What its own server asks comes after what that has written.
  expect(await serverOf(there, spark.id)).toBe(there.url);
  expect(await serverOf(here, spark.id)).toBe(there.url);
  const gone = next(there.primus, 'disconnection');
  client.end();
  await gone;
  expect(await serverOf(there, spark.id)).toBeNull();
  expect(await serverOf(here, spark.id)).toBeNull();
});

test('with omega-supreme, a server writes to the spark of another', async () => {
  const [here, there] = await twoServers();
  const { spark, client } = await pair(there);
  await serverOf(there, spark.id);
  const heard = message(client);
  const sent = await called<{ send: number }>((done) =>
    here.primus.forward.spark(spark.id, 'to you', done),
  );
  expect(sent.send).toBe(1);
  expect(await heard).toBe('to you');
});

test('with omega-supreme, a server writes to the clients of all', async () => {
  const [here, there] = await twoServers();
  const both = [await pair(here), await pair(there)];
  const heard = both.map(({ client }) => message(client));
  const sent = await called<{ send: number }>((done) =>
    here.primus.forward.broadcast('to all', done),
  );
  expect(sent.send).toBe(2);
  expect(await Promise.all(heard)).toEqual(['to all', 'to all']);
});
