const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The units by all of their names; ms need none. */
const UNITS: readonly (readonly [names: RegExp, ms: number])[] = [
  [/^(?:ms|msecs?|milliseconds?)?$/, 1],
  [/^(?:s|secs?|seconds?)$/, SECOND],
  [/^(?:m|mins?|minutes?)$/, MINUTE],
  [/^(?:h|hrs?|hours?)$/, HOUR],
  [/^(?:d|days?)$/, DAY],
  [/^(?:w|wks?|weeks?)$/, 7 * DAY],
  [/^(?:y|yrs?|years?)$/, 365 * DAY],
];

/** Ms, or a text such as `300 ms` or `2 minutes`, in ms. What is no duration is 0. */
export function readDuration(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit = ''] = /^\s*(\d*\.?\d+)\s*([a-z]*)\s*$/i.exec(duration) ?? [];
  const ms = UNITS.find(([names]) => names.test(unit.toLowerCase()))?.[1];
  return amount === undefined || ms === undefined ? 0 : Number(amount) * ms;
}
