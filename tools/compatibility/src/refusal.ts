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
    const Socket = server === 9 ? undefined : await socketOf(client, options);
    assert.throws(
      () =>
        Socket ? new Socket('http://localhost', {}) : new editions[9](createServer(), options),
      (error) => error instanceof PrimusError && error.code === 'INCOMPATIBLE_PARSER',
    );
  });
}
