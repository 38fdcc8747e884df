import { ManualClock } from '@primus/transformer-memory';
import { expect, test } from 'vitest';

test('time stands still until it is told to pass', async () => {
  const clock = new ManualClock(5);
  expect(clock.now()).toBe(5);
  await clock.advance(10);
  expect(clock.now()).toBe(15);
});

test('timers run in order of time, and of one time in the order they were set', async () => {
  const clock = new ManualClock();
  const ran: [string, number][] = [];
  const run = (name: string) => () => void ran.push([name, clock.now()]);
  clock.setTimeout(run('c'), 20);
  clock.setTimeout(run('a'), 10);
  clock.setTimeout(run('b'), 10);
  clock.setTimeout(run('late'), 31);
  await clock.advance(30);
  expect(ran).toEqual([
    ['a', 10],
    ['b', 10],
    ['c', 20],
  ]);
  expect(clock.now()).toBe(30);
  expect(clock.pending).toBe(1);
});

test('a timer that a timer set runs in the same advance when it falls due', async () => {
  const clock = new ManualClock();
  const ran: number[] = [];
  const again = (): void => {
    ran.push(clock.now());
    clock.setTimeout(again, 10);
  };
  clock.setTimeout(again, 10);
  await clock.advance(35);
  expect(ran).toEqual([10, 20, 30]);
});

test('promises settle between timers and after the last', async () => {
  const clock = new ManualClock();
  const ran: string[] = [];
  clock.setTimeout(() => {
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => ran.push('promise'));
  }, 1);
  clock.setTimeout(() => ran.push('timer'), 1);
  clock.setTimeout(() => void Promise.resolve().then(() => ran.push('last')), 2);
  await clock.advance(2);
  expect(ran).toEqual(['promise', 'timer', 'last']);
});

test('a timer that a settled promise set in time runs too', async () => {
  const clock = new ManualClock();
  const ran: number[] = [];
  void Promise.resolve().then(() => clock.setTimeout(() => ran.push(clock.now()), 5));
  await clock.advance(5);
  expect(ran).toEqual([5]);
});

test('clearing a timer twice, or one that ran, is harmless', async () => {
  const clock = new ManualClock();
  const ran: string[] = [];
  const first = clock.setTimeout(() => ran.push('first'), 1);
  const second = clock.setTimeout(() => ran.push('second'), 1);
  clock.clearTimeout(first);
  clock.clearTimeout(first);
  await clock.advance(1);
  clock.clearTimeout(second);
  clock.clearTimeout(undefined);
  expect(ran).toEqual(['second']);
  expect(clock.pending).toBe(0);
});

test.each([0, -5, Number.NaN])('a delay of %s is due at once', async (delay) => {
  const clock = new ManualClock();
  let ran = false;
  clock.setTimeout(() => (ran = true), delay);
  await clock.advance(0);
  expect(ran).toBe(true);
});

test('an infinite delay never ends', async () => {
  const clock = new ManualClock();
  let ran = false;
  clock.setTimeout(() => (ran = true), Infinity);
  await clock.advance(1e12);
  expect(ran).toBe(false);
});
