import { redisAddress } from 'tools-check/redis-address';
import { expect, test } from 'vitest';
import { unique, watch } from './redis.js';
import { message, pair, serve } from './support.js';

test('what one server writes reaches the clients of all', async () => {
  const channel = unique();
  const options = { redis: { ...redisAddress(), channel } };
  const redis = await watch();
  const here = await serve({ plugins: ['primus-redis'], options });
  const there = await serve({ plugins: ['primus-redis'], options });
  const both = [await pair(here), await pair(there)];
  await redis.seen(['subscribe', channel], 2);
  const heard = both.map(({ client }) => message(client));
  here.primus.write('Hello world!');
  expect(await Promise.all(heard)).toEqual(['Hello world!', 'Hello world!']);
});
