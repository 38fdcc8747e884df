import { checkOption } from '@primus/core';

/** Properties of a page's global object that are not for the taking, or lead the page elsewhere. */
const TAKEN: ReadonlySet<unknown> = new Set([
  '__proto__',
  'Infinity',
  'NaN',
  'document',
  'location',
  'top',
  'undefined',
  'window',
]);

/**
 * Checks the name that a client shall have on a page. It is set as a property, so any text will do
 * that is free there.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function checkGlobal(global: unknown): void {
  const isName = typeof global === 'string' && global !== '' && !TAKEN.has(global);
  checkOption(isName, 'global', 'a name that is free on a page', global);
}
