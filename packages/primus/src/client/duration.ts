const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DURATION =
  /^\s*(\d*\.?\d+)\s*(|ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|y|yrs?|years?)\s*$/;

/** The units in ms, by how their names begin; that of none is 1. */
const UNITS: readonly (readonly [name: RegExp, ms: number])[] = [
  [/^ms|^mil/, 1],
  [/^s/, SECOND],
  [/^m/, MINUTE],
  [/^h/, HOUR],
  [/^d/, DAY],
  [/^w/, 7 * DAY],
  [/^y/, 365 * DAY],
  [/^/, 1],
];

/** Ms, or a text such as `300 ms` or `2 minutes`, in ms. What is no duration is 0. */
export function readDuration(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  const [, amount = 0, unit = ''] = DURATION.exec(duration.toLowerCase()) ?? [];
  const [, ms = 0] = UNITS.find(([name]) => name.test(unit)) ?? [];
  return Number(amount) * ms;
}
