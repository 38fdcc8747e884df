import { PrimusError } from '@primus/protocol';

/**
 * Refuses an option that is not what it should be.
 *
 * @param expected completes the sentence `The option "name" must be …`
 * @throws PrimusError `INVALID_OPTION`
 */
export function checkOption(valid: boolean, name: string, expected: string, value: unknown): void {
  if (valid) return;
  throw new PrimusError(
    'INVALID_OPTION',
    `The option "${name}" must be ${expected}, not ${describe(value)}.`,
  );
}

export function isWhole(value: unknown, min: number): value is number {
  return Number.isInteger(value) && (value as number) >= min;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
