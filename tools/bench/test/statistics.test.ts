import { describe, expect, it } from 'vitest';
import { seeded, shuffled } from '../src/random.js';
import { pairedRatios, quantile, spreadOf } from '../src/statistics.js';

describe('statistics', () => {
  it('find the median and the quartiles between two numbers', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25, count: 4 });
    expect(quantile([1, 2, 3], 0.5)).toBe(2);
  });

  it('leave out rounds that brought nothing', () => {
    expect(spreadOf([null, 5, null])).toEqual({ median: 5, low: 5, high: 5, count: 1 });
    expect(spreadOf([null])).toBeUndefined();
  });

  it('compare what was measured in the same round', () => {
    // Both took twice as long in the second round, which is no difference between them.
    expect(pairedRatios([3, 6, 3], [2, 4, 2])).toEqual([1.5, 1.5, 1.5]);
  });

  it('compare nothing where one of both is missing or nothing', () => {
    expect(pairedRatios([1, null, 3, 4, 5], [2, 2, null, 0])).toEqual([0.5]);
  });
});

describe('chance', () => {
  it('is the same for the same seed', () => {
    const [one, other, third] = [seeded(9), seeded(9), seeded(8)];
    const drawn = [one(), one(), one()];
    expect([other(), other(), other()]).toEqual(drawn);
    expect([third(), third(), third()]).not.toEqual(drawn);
    for (const number of drawn) expect(number >= 0 && number < 1).toBe(true);
  });

  it('puts everything in another order, and loses nothing', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const mixed = shuffled(items, seeded(9));
    expect(mixed).not.toEqual(items);
    expect(mixed.toSorted((one, other) => one - other)).toEqual(items);
  });
});
