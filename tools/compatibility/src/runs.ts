import { describe } from 'vitest';
import { uwsLoads } from 'tools-check/uws-loads';
import type { TransformerName } from './names.js';

/** `describe`, which skips its tests where the framework has no binary for this Node. */
export function describeWhereItRuns(transformer: TransformerName): typeof describe.skip {
  return transformer === 'uws' && !uwsLoads ? describe.skip : describe;
}
