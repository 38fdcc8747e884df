import { PrimusError } from '@primus/protocol';

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'ws'): typeof import('ws');

/**
 * Loads `ws` when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadWs(): typeof import('ws') {
  try {
    return require('ws');
  } catch (cause) {
    throw new PrimusError(
      'MISSING_DEPENDENCY',
      'The websockets transformer needs the package "ws"; install it with: npm install ws',
      cause,
    );
  }
}
