import { PrimusError } from '@primus/protocol';

/**
 * Refuses an option that is not what it should be.
 *
 * @param expected completes the sentence `The option "name" must be …`
 * @throws PrimusError `INVALID_OPTION`
 */
export function checkOption(valid: boolean, name: string, expected: string): void {
  if (valid) return;
  throw new PrimusError('INVALID_OPTION', `The option "${name}" must be ${expected}.`);
}

/** Whether `value` is an object, and no array. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
