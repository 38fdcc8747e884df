import { questionOf, type SockJSSocket } from './socket.js';

/** Why a socket closed before it was open. SockJS says little. */
interface Reason {
  readonly code: number;
  readonly reason: string;
}

const OK = 200;

/**
 * Watches the request with which SockJS asks the server about itself, for its status, which SockJS
 * tells nobody. Returns what makes an error of the reason why a socket did not connect, with the
 * `status` where the server refused.
 */
export function watchQuestion(socket: SockJSSocket): (reason: Reason) => Error {
  // 0 where there was no answer, or none that a page may see.
  let status = 0;
  // SockJS asks in a timer, which this one follows.
  setTimeout(() => questionOf(socket)?.once('finish', (answered) => (status = answered)), 0);
  return ({ code, reason }) => {
    const error = new Error(`${reason} (${code})`);
    return status === 0 || status === OK ? error : Object.assign(error, { status });
  };
}
