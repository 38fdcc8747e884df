import { PrimusError } from '@primus/protocol';

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'engine.io'): typeof import('engine.io');
declare function require(id: 'engine.io-client'): typeof import('engine.io-client');

/**
 * Loads Engine.IO's server when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadServer(): typeof import('engine.io') {
  try {
    return require('engine.io');
  } catch (cause) {
    throw missing('engine.io', cause);
  }
}

/**
 * Loads Engine.IO's client when it is needed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadClient(): typeof import('engine.io-client') {
  try {
    return require('engine.io-client');
  } catch (cause) {
    throw missing('engine.io-client', cause);
  }
}

function missing(name: string, cause: unknown): PrimusError {
  return new PrimusError(
    'MISSING_DEPENDENCY',
    `The engine.io transformer needs the package "${name}"; install it with: npm install ${name}`,
    cause,
  );
}
