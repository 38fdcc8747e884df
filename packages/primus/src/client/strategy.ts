import type { Strategy } from '@primus/client';

const ALL: readonly Strategy[] = ['disconnect', 'online', 'timeout'];

/**
 * Reads a strategy as applications write it: an array, or a list with commas in any case. Names
 * that are none are left out, as ever.
 */
export function readStrategy(
  strategy: string | readonly string[] | false | undefined,
): readonly Strategy[] | false | undefined {
  if (strategy === undefined || strategy === false) return strategy;
  const names = typeof strategy === 'string' ? strategy.split(/[\s,]+/) : strategy;
  const wanted = new Set(names.map((name) => name.trim().toLowerCase()));
  return ALL.filter((name) => wanted.has(name));
}
