import { PrimusError } from './errors.js';
import type { Traits } from './link.js';
import type { Parser } from './parser.js';

/**
 * Refuses a parser whose frames the transformer would corrupt.
 *
 * @throws PrimusError `INCOMPATIBLE_PARSER`
 */
export function assertCompatible(
  parser: Pick<Parser, 'name' | 'binary'>,
  transformer: { readonly name: string; readonly traits: Traits },
): void {
  if (!parser.binary || transformer.traits.binary) return;
  throw new PrimusError(
    'INCOMPATIBLE_PARSER',
    `The ${transformer.name} transformer carries text only; choose another parser than ${parser.name}.`,
  );
}
