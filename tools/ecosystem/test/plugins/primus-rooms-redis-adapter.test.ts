import { expect, test } from 'vitest';
import { published, type Spark } from '../../src/edition.js';
import { redisClient, unique } from './redis.js';
import { next, pair, serve, upTo } from './support.js';

interface InRooms {
  join(room: string, done: () => void): unknown;
}

interface WithRooms {
  room(name: string): { write(message: unknown): unknown };
}

type Adapter = new (redis: object, options: object) => object;

const joined = (spark: Spark & InRooms, room: string): Promise<void> =>
  new Promise((done) => void spark.join(room, done));

const RoomsInRedis = published('primus-rooms-redis-adapter') as Adapter;

test('rooms are kept in Redis, and a message reaches those in it and nobody else', async () => {
  const namespace = unique();
  const redis = redisClient();
  const served = await serve<WithRooms>({
    plugins: ['primus-rooms'],
    options: { rooms: { adapter: new RoomsInRedis(redis, { namespace }) } },
  });
  const member = await pair<InRooms>(served);
  const outsider = await pair<InRooms>(served);
  await Promise.all([joined(member.spark, 'news'), joined(outsider.spark, 'sport')]);
  expect(await redis.smembers(`${namespace}:rooms:news`)).toEqual([member.spark.id]);
  const heard = upTo('headline', member.client);
  const others = upTo('goal', outsider.client);
  served.primus.room('news').write('headline');
  expect(await heard).toEqual(['headline']);
  served.primus.room('sport').write('goal');
  expect(await others).toEqual(['goal']);
});

test('with metroplex and omega-supreme, a room spans servers', async () => {
  const namespace = unique();
  const start = async () => {
    const redis = redisClient();
    const rooms = { adapter: new RoomsInRedis(redis, { namespace, metroplexOmegaSupreme: true }) };
    const served = await serve<WithRooms>({
      plugins: ['omega-supreme', 'metroplex', 'primus-rooms'],
      options: { redis, namespace, rooms },
    });
    await next(served.primus, 'register');
    return served;
  };
  const [here, there] = [await start(), await start()];
  const near = await pair<InRooms>(here);
  const far = await pair<InRooms>(there);
  await Promise.all([joined(near.spark, 'news'), joined(far.spark, 'news')]);
  const heard = [near, far].map(({ client }) => upTo('headline', client));
  here.primus.room('news').write('headline');
  expect(await Promise.all(heard)).toEqual([['headline'], ['headline']]);
});
