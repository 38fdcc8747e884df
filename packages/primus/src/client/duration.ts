const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DURATION =
  /^\s*(\d*\.?\d+)\s*(|ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|y|yrs?|years?)\s*$/;

/** Ms, by the first letter of a unit that is not ms itself. */
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};

/** Ms, or a text such as `300 ms` or `2 minutes`, in ms. What is no duration is 0. */
export function readDuration(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  const [, amount = 0, unit = ''] = DURATION.exec(duration.toLowerCase()) ?? [];
  const [letter = ''] = unit.replace(/^m(?:s|illi).*/, '');
  return Number(amount) * (UNITS[letter] ?? 1);
}
