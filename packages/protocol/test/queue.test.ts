import { Queue } from '@primus/protocol';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

test('a queue gives back what it was given, in that order', () => {
  const action = fc.oneof(fc.constant('shift' as const), fc.integer());
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const queue = new Queue<number>();
      const model: number[] = [];
      for (const each of actions) {
        const [ours, theirs] =
          each === 'shift'
            ? [queue.shift(), model.shift()]
            : [queue.push(each), void model.push(each)];
        expect([ours, queue.length]).toEqual([theirs, model.length]);
      }
    }),
  );
});

test('emptying a long queue takes no quadratic time', () => {
  const queue = new Queue<number>();
  const count = 300_000;
  for (let i = 0; i < count; i++) queue.push(i);
  const start = performance.now();
  while (queue.length > 0) queue.shift();
  expect(performance.now() - start).toBeLessThan(5000);
});
