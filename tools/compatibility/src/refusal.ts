import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { PrimusError } from '@primus/protocol';
import { test } from 'vitest';
import { editions, type Options } from './editions.js';
import type { Meeting } from './meetings.js';
import { socketOf } from './remote.js';

/** The test of a parser that a transformer cannot carry: our end says so before it begins. */
export function refusal({ server, client }: Meeting, options: Options): void {
  test('is refused, for the framework carries text only', async () => {
    await assert.rejects(
      async () => {
        if (server === 9) return new editions[9](createServer(), options);
        const Socket = await socketOf(client, options);
        return new Socket('http://localhost', {});
      },
      (error) => error instanceof PrimusError && error.code === 'INCOMPATIBLE_PARSER',
    );
  });
}
