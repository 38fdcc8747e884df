import type { TestProject } from 'vitest/node';
import { obtain } from '../program.js';
import { redis } from '../programs.js';
import { startRedis } from '../redis.js';

/** Where a Redis listens for tests, or the sentence that says how to get one. */
export type RedisAddress =
  | { readonly host: string; readonly port: number }
  | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    redis: RedisAddress;
  }
}

/**
 * Starts Redis before the first test and ends it after the last, for plugins have no way to close
 * their connections. Its absence fails the tests that need it, and no others.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const found = await find();
  if ('missing' in found) return project.provide('redis', found);
  const { host, port, stop } = await startRedis(found.path);
  project.provide('redis', { host, port });
  return stop;
}

async function find(): Promise<{ readonly path: string } | { readonly missing: string }> {
  try {
    return { path: await obtain(redis) };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}
