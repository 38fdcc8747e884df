import { expect, test, vi } from 'vitest';
import { isUnread, lazy } from '../src/lazy.js';

interface Thing {
  readonly base: number;
  double?: unknown;
}

function thing(compute: (target: Thing) => unknown): Thing {
  return Object.defineProperty({ base: 2 }, 'double', lazy('double', compute));
}

test('is computed once, when it is first read', () => {
  const compute = vi.fn<(target: Thing) => unknown>(({ base }) => 2 * base);
  const it = thing(compute);
  expect(isUnread(it, 'double')).toBe(true);
  expect(compute).not.toHaveBeenCalled();
  expect([it.double, it.double]).toEqual([4, 4]);
  expect(compute).toHaveBeenCalledOnce();
  expect(isUnread(it, 'double')).toBe(false);
});

test('is what was assigned to it', () => {
  const it = thing(() => 1);
  it.double = 5;
  expect([it.double, isUnread(it, 'double')]).toEqual([5, false]);
});

test('is undefined to what computes it', () => {
  expect(thing((target) => [target.double]).double).toEqual([undefined]);
});

test('is copied with the object', () => {
  expect({ ...thing(({ base }) => 2 * base) }).toEqual({ base: 2, double: 4 });
});
