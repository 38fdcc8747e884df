import type { TransformerName } from 'tools-compatibility/names';
import { expect, test } from 'vitest';
import { faults } from '../src/faults/index.js';
import { untried } from '../src/results.js';
import { happen } from '../src/scene.js';

const SEED = 20_260_701;

/** Registers a test for every fault. A file for each transformer, so that they run side by side. */
export function survive(transformer: TransformerName): void {
  test.for(faults)('$name', async (fault, { skip }) => {
    const reason = untried(fault, 9, transformer);
    skip(reason !== undefined, reason);
    const { value = 0, wounds } = await happen(fault, { edition: 9, transformer, seed: SEED });

    expect(wounds).toEqual([]);
    expect(value).toBeLessThanOrEqual(fault.atMost ?? Infinity);
  });
}
