import type { StringValue } from 'ms';
import ms from 'ms';

/** Values in an array, or in text with commas or spaces between them. */
export type List<T = string> = string | readonly T[];

/** The values of a list. */
export function valuesOf<T>(list: List<T>): (T | string)[] {
  return typeof list === 'string'
    ? list.split(/[\s,]+/).filter((value) => value !== '')
    : [...list];
}

/** Whole seconds of a number of seconds or a text such as `30 days`; NaN of any other text. */
export function secondsOf(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  // Takes any text that is not empty, and has no answer to most, whatever its types say.
  const time = duration === '' ? undefined : (ms(duration as StringValue) as number | undefined);
  return Math.floor((time ?? Number.NaN) / 1_000);
}
