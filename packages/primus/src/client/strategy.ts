import type { Strategy } from '@primus/client';
import { checkOption } from './check.js';

const ALL: readonly string[] = ['disconnect', 'online', 'timeout'];

/**
 * Reads a strategy as applications write it: an array, or a list with commas, in any case. An
 * empty array asks for the default, which is for the caller to know.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function readStrategy(strategy: unknown): readonly Strategy[] | false | undefined {
  if (strategy === undefined || strategy === false) return strategy;
  const names: unknown = typeof strategy === 'string' ? strategy.split(/[\s,]+/) : strategy;
  const wanted = Array.isArray(names)
    ? names.map((name) => String(name).trim().toLowerCase()).filter((name) => name !== '')
    : ['none'];
  checkOption(
    wanted.every((name) => ALL.includes(name)),
    'strategy',
    'false, or any of disconnect, online and timeout, in an array or with commas between them',
  );
  if (Array.isArray(strategy) && strategy.length === 0) return undefined;
  return ALL.filter((name) => wanted.includes(name)) as Strategy[];
}
