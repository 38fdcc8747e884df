import { inject } from 'vitest';
import type { RedisAddress } from './setup/redis.js';

/**
 * Where the Redis of these tests listens.
 *
 * @throws where there is none, with the sentence that says how to get one
 */
export function redisAddress(): { readonly host: string; readonly port: number } {
  const address: RedisAddress = inject('redis');
  if ('missing' in address) throw new Error(address.missing);
  const { host, port } = address;
  return { host, port };
}
