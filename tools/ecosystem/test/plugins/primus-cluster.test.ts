import { redisAddress } from 'tools-check/redis-address';
import { expect, test } from 'vitest';
import { published, type Spark } from '../../src/edition.js';
import { unique, watch } from './redis.js';
import { message, next, pair, serve, upTo } from './support.js';

interface InRooms {
  join(room: string, done: () => void): unknown;
}

interface Clustered {
  send(event: string, ...args: unknown[]): unknown;
  room(name: string): { write(message: unknown): unknown };
}

const redis = published('redis') as { createClient(address: object): unknown };

const twoServers = async () => {
  const prefix = `${unique()}:`;
  const options = { cluster: { prefix, redis: () => redis.createClient(redisAddress()) } };
  const setup = { plugins: ['primus-rooms', 'primus-emitter', 'primus-cluster'], options };
  const watched = await watch();
  const servers = [await serve<Clustered>(setup), await serve<Clustered>(setup)] as const;
  await watched.seen(['subscribe', `${prefix}pubsub`], 2);
  return servers;
};

const joined = (spark: Spark & InRooms, room: string): Promise<void> =>
  new Promise((done) => void spark.join(room, done));

test('what one server writes reaches the clients of all', async () => {
  const [here, there] = await twoServers();
  const both = [await pair(here), await pair(there)];
  const heard = both.map(({ client }) => message(client));
  here.primus.write({ hello: 'all' });
  expect(await Promise.all(heard)).toEqual([{ hello: 'all' }, { hello: 'all' }]);
});

test('with primus-emitter, events of one server reach the clients of all', async () => {
  const [here, there] = await twoServers();
  const both = [await pair(here), await pair(there)];
  const heard = both.map(({ client }) => next(client, 'news'));
  here.primus.send('news', 'text', 1);
  expect(await Promise.all(heard)).toEqual([
    ['text', 1],
    ['text', 1],
  ]);
});

test('with primus-rooms, a message to a room reaches those in it on every server', async () => {
  const [here, there] = await twoServers();
  const near = await pair<InRooms>(here);
  const far = await pair<InRooms>(there);
  const outsider = await pair<InRooms>(there);
  await Promise.all([
    joined(near.spark, 'news'),
    joined(far.spark, 'news'),
    joined(outsider.spark, 'sport'),
  ]);
  const heard = [near, far].map(({ client }) => upTo('headline', client));
  const others = upTo('goal', outsider.client);
  here.primus.room('news').write('headline');
  expect(await Promise.all(heard)).toEqual([['headline'], ['headline']]);
  here.primus.room('sport').write('goal');
  expect(await others).toEqual(['goal']);
});
