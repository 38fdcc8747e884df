import { PrimusError } from '@primus/protocol';
import type { ListenOptions } from './listen.js';

/**
 * Where `transport` says to listen.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function readAddress(transport: Readonly<Record<string, unknown>>): ListenOptions {
  const { port, host, exclusive = true } = transport;
  // As text, for that is what an environment variable is.
  check(/^\d{1,5}$/.test(String(port)) && Number(port) <= 65_535, 'port', 'a port, or 0 for any');
  check(host === undefined || (typeof host === 'string' && host !== ''), 'host', 'an address');
  check(typeof exclusive === 'boolean', 'exclusive', 'true or false');
  return {
    port: Number(port),
    host: host as string | undefined,
    exclusive: exclusive as boolean,
  };
}

function check(valid: boolean, name: string, expected: string): void {
  if (valid) return;
  throw new PrimusError(
    'INVALID_OPTION',
    `The option "transport.${name}" must be ${expected}; uWebSockets.js listens there by itself.`,
  );
}
