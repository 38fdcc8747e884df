import type { TestProject } from 'vitest/node';
import { obtain } from '../program.js';
import { redis } from '../programs.js';

/** Where the executable is, or the sentence that says how to get one. */
export type RedisPath = { readonly path: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    redis: RedisPath;
  }
}

/** Finds Redis before the first test. Its absence fails those that need it, and no others. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('redis', await where());
}

async function where(): Promise<RedisPath> {
  try {
    return { path: await obtain(redis) };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}
