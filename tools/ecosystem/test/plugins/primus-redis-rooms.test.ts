import { redisAddress } from 'tools-check/redis-address';
import { expect, test } from 'vitest';
import { unique, watch } from './redis.js';
import { next, pair, serve, upTo } from './support.js';

interface InRooms {
  join(room: string): unknown;
}

interface WithRooms {
  room(name: string): { write(message: unknown): boolean };
}

const twoServers = async () => {
  const channel = unique();
  const setup = {
    plugins: ['primus-redis-rooms'],
    options: { redis: { ...redisAddress(), channel } },
  };
  const redis = await watch();
  const servers = [await serve<WithRooms>(setup), await serve<WithRooms>(setup)] as const;
  await redis.seen(['psubscribe', `${channel}.*`], 2);
  return servers;
};

test('a message to a room reaches those in it on every server, and nobody else', async () => {
  const [here, there] = await twoServers();
  const near = await pair<InRooms>(here);
  const far = await pair<InRooms>(there);
  const outsider = await pair<InRooms>(there);
  near.spark.join('our-room');
  far.spark.join('our-room');
  outsider.spark.join('another-room');
  const heard = [near, far].map(({ client }) => upTo('Hello world!', client));
  const others = upTo('Hello others!', outsider.client);
  here.primus.room('our-room').write('Hello world!');
  here.primus.room('another-room').write('Hello others!');
  expect(await Promise.all(heard)).toEqual([['Hello world!'], ['Hello world!']]);
  expect(await others).toEqual(['Hello others!']);
});

test('who ends leaves the rooms', async () => {
  const [here] = await twoServers();
  const { spark, client } = await pair<InRooms>(here);
  spark.join('our-room');
  const left = next<[{ readonly name: string }, unknown]>(here.primus, 'leave');
  client.end();
  const [room, who] = await left;
  expect(room.name).toBe('our-room');
  expect(who).toBe(spark);
});
