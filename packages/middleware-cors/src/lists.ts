import { checkOption } from '@primus/core';
import type { StringValue } from 'ms';
import ms from 'ms';

/** Values in an array, or in text with commas or spaces between them. */
export type List<T = string> = string | readonly T[];

/**
 * The values of the list that an option holds.
 *
 * @param isValue what may be in an array
 * @throws PrimusError `INVALID_OPTION`
 */
export function valuesOf<T>(
  name: string,
  list: List<T>,
  isValue: (value: unknown) => boolean = isText,
): (T | string)[] {
  checkOption(
    typeof list === 'string' || (Array.isArray(list) && list.every(isValue)),
    name,
    'a list: an array, or text with commas',
    list,
  );
  return typeof list === 'string'
    ? list.split(/[\s,]+/).filter((value) => value !== '')
    : [...list];
}

/** Whole seconds of a number of seconds or a text such as `30 days`; NaN of anything else. */
export function secondsOf(duration: unknown): number {
  if (typeof duration === 'number') return duration;
  if (typeof duration !== 'string' || duration === '') return Number.NaN;
  // Has no answer to most texts, whatever its types say.
  const time = ms(duration as StringValue) as number | undefined;
  return Math.floor((time ?? Number.NaN) / 1_000);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
