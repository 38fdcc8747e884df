import type { Spread } from './statistics.js';

/** With three digits that mean something, and no more. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  // A zero has no sign.
  return (value + 0)
    .toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace(/^-(0(\.0+)?)$/, '$1');
}

/** The median, and in brackets where half of the numbers are. */
export function spread(value: Spread | undefined): string {
  return value ? `${number(value.median)} (${number(value.low)}–${number(value.high)})` : '';
}
