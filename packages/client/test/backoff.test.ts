import { backoff, type ReconnectOptions } from '@primus/client';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const defaults: ReconnectOptions = {
  min: 500,
  max: Infinity,
  factor: 2,
  retries: 10,
  'reconnect timeout': 30_000,
  minUptime: 5000,
};

test.each([
  [1, 0, 500],
  [1, 0.5, 1250],
  [1, 1, 2000],
  [2, 0, 1000],
  [3, 0, 2000],
  [10, 0, 256_000],
])('attempt %i with a chance of %d comes after %i ms', (attempt, chance, delay) => {
  expect(backoff(defaults, attempt, () => chance)).toBe(delay);
});

test('the delay is always between min and max, and finite', () => {
  const options = fc.record({
    min: fc.integer({ min: 0, max: 10_000 }),
    extra: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.constant(Infinity)),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
  });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(options, fc.integer({ min: 1, max: 50 }), chance, (given, attempt, random) => {
      const { min, extra, factor } = given;
      const max = min + extra;
      const delay = backoff({ ...defaults, min, max, factor }, attempt, () => random);
      expect(delay).toBeGreaterThanOrEqual(min);
      expect(delay).toBeLessThanOrEqual(max);
    }),
  );
});

/** The same sequence every time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('fifty clients of a server that restarts', () => {
  test.each([
    ['at the first attempt', defaults, 1],
    ['at the third', defaults, 3],
    ['at max', { ...defaults, max: 4000 }, 10],
  ])('come back a fifth at a time, %s', (_, options, attempt) => {
    const crowds: number[] = [];
    for (let seed = 1; seed <= 50; seed++) {
      const random = chances(seed * 7919);
      const delays = Array.from({ length: 50 }, () => backoff(options, attempt, random));
      const within = delays.map(
        (start) => delays.filter((at) => at >= start && at < start + 100).length,
      );
      crowds.push(Math.max(...within));
    }
    // Chance is chance: of fifty restarts, one may see a crowd that is larger by one.
    expect(crowds.filter((most) => most > 10).length).toBeLessThanOrEqual(1);
    expect(Math.max(...crowds)).toBeLessThanOrEqual(11);
  });
});
