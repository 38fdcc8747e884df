import { PrimusError } from '@primus/protocol';

/** uWebSockets.js, or any module with its API. */
export type Framework = typeof import('uWebSockets.js');

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'uWebSockets.js'): Framework;

/**
 * The framework that the `transport` option hands in, or the one that is installed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`, or `INVALID_OPTION` for what is no such framework
 */
export function findFramework({ uws }: Readonly<Record<string, unknown>>): Framework {
  if (uws === undefined) return loadFramework();
  if (isFramework(uws)) return uws;
  throw new PrimusError(
    'INVALID_OPTION',
    'The option "transport.uws" must be uWebSockets.js: pass what require("uWebSockets.js") returned.',
  );
}

function loadFramework(): Framework {
  let cause: unknown;
  try {
    const found = require('uWebSockets.js');
    if (isFramework(found)) return found;
  } catch (error) {
    cause = error;
  }
  throw new PrimusError(
    'MISSING_DEPENDENCY',
    'The uws transformer needs the package "uWebSockets.js", in a version for this Node; ' +
      'install it with: npm install uNetworking/uWebSockets.js#v20.x',
    cause,
  );
}

/** Substitutes for platforms without a binary have less, and do not work. */
const NEEDED = ['App', 'SSLApp', 'us_listen_socket_close', 'us_socket_local_port'] as const;

function isFramework(found: unknown): found is Framework {
  const module = (found ?? {}) as Partial<Framework>;
  return NEEDED.every((name) => typeof module[name] === 'function');
}
