import { PrimusError } from '@primus/protocol';
import type { TemplatedApp, us_listen_socket, us_socket } from 'uWebSockets.js';
import type { Framework } from './framework.js';

export interface Listener {
  readonly port: number;
  /** Takes no more connections. Twice is harmless. */
  close(): void;
}

export interface ListenOptions {
  readonly port: number;
  /** Default: all addresses. */
  readonly host: string | undefined;
  /** Refuses a port that somebody else listens on, which Linux would share between the two. */
  readonly exclusive: boolean;
}

/**
 * Listens, which uWebSockets.js does within the call.
 *
 * @throws PrimusError `INVALID_SERVER` where that cannot be
 */
export function listen(
  framework: Framework,
  app: TemplatedApp,
  { port, host, exclusive }: ListenOptions,
): Listener {
  let socket: us_listen_socket | false = false;
  // Its types have the name of the flag in a place where the framework does not have it.
  const { LIBUS_LISTEN_EXCLUSIVE_PORT = 1 } = framework as { LIBUS_LISTEN_EXCLUSIVE_PORT?: number };
  const flags = exclusive ? [LIBUS_LISTEN_EXCLUSIVE_PORT] : [];
  const where = host === undefined ? [port, ...flags] : [host, port, ...flags];
  const listens = app as { listen(...args: unknown[]): unknown };
  listens.listen(...where, (given: us_listen_socket | false) => (socket = given));
  if (!socket) {
    throw new PrimusError(
      'INVALID_SERVER',
      `uWebSockets.js cannot listen on port ${port} of ${host ?? 'this machine'}; is it taken?`,
    );
  }
  return listenerOf(framework, socket);
}

function listenerOf(framework: Framework, socket: us_listen_socket & us_socket): Listener {
  let open = true;
  return {
    port: framework.us_socket_local_port(socket),
    close() {
      // Twice would be a use after free.
      if (open) framework.us_listen_socket_close(socket);
      open = false;
    },
  };
}
