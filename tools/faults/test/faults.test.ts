import { transformers } from 'tools-compatibility/names';
import { uwsLoads } from 'tools-check/uws-loads';
import { describe, expect, test } from 'vitest';
import { faults } from '../src/faults/index.js';
import { happen } from '../src/scene.js';

const SEED = 20_260_701;

describe.each(faults)('$name', (fault) => {
  for (const transformer of transformers) {
    const reason =
      fault.without?.[transformer] ??
      (transformer === 'uws' && !uwsLoads ? 'uWebSockets.js has no binary here' : undefined);

    test.skipIf(reason !== undefined)(`${transformer}`, async () => {
      const { value = 0, wounds } = await happen(fault, { edition: 9, transformer, seed: SEED });

      expect(wounds).toEqual([]);
      expect(value).toBeLessThanOrEqual(fault.atMost ?? Infinity);
    });
  }
});
