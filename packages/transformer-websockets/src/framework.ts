import { loadFramework } from '@primus/protocol';

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'ws'): typeof import('ws');

/**
 * Loads `ws` when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadWs(): typeof import('ws') {
  return loadFramework('websockets', 'ws', () => require('ws'));
}
