import { expect, test } from 'vitest';
import { History } from '../src/page/history.js';
import { Scale } from '../src/page/scale.js';

test('the scale has a tick for every power of ten', () => {
  expect(Scale.upTo(0.4).ticks).toEqual([0.1, 1, 10]);
  expect(Scale.upTo(10).ticks).toEqual([0.1, 1, 10]);
  expect(Scale.upTo(11).ticks).toEqual([0.1, 1, 10, 100]);
});

test('a time is where it belongs between bottom and top', () => {
  const scale = Scale.upTo(1);

  expect(scale.place(0.1)).toBe(0);
  expect(scale.place(1)).toBe(0.5);
  expect(scale.place(10)).toBe(1);
  expect(scale.place(0)).toBe(0);
});

test('what is older than the span is forgotten, except for what leads into it', () => {
  const history = new History(100);
  for (const at of [0, 50, 100, 150, 200]) {
    history.measured({ at, ms: 1 });
    history.turned({ from: at, kind: 'open' });
  }

  expect(history.samples.map(({ at }) => at)).toEqual([50, 100, 150, 200]);
  expect(history.stretches.map(({ from }) => from)).toEqual([50, 100, 150, 200]);
});

test('the line is broken where the connection was', () => {
  const history = new History(1_000);
  history.turned({ from: 0, kind: 'open' });
  history.measured({ at: 10, ms: 1 });
  history.measured({ at: 20, ms: 1 });
  history.turned({ from: 25, kind: 'waiting' });
  history.turned({ from: 35, kind: 'open' });
  history.measured({ at: 40, ms: 1 });

  expect(history.runs().map((run) => run.map(({ at }) => at))).toEqual([[10, 20], [40]]);
});
