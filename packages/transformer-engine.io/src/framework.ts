import { loadFramework } from '@primus/protocol';

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'engine.io'): typeof import('engine.io');
declare function require(id: 'engine.io-client'): typeof import('engine.io-client');

/**
 * Loads Engine.IO's server when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadServer(): typeof import('engine.io') {
  return loadFramework('engine.io', 'engine.io', () => require('engine.io'));
}

/**
 * Loads Engine.IO's client when it is needed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadClient(): typeof import('engine.io-client') {
  return loadFramework('engine.io', 'engine.io-client', () => require('engine.io-client'));
}
