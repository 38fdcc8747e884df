import type { FayeSocket } from './framework.js';

const SWITCHING_PROTOCOLS = 101;

/** Adds the status with which the server refused a WebSocket to the error, as `status`. */
export function withStatus({ statusCode: status }: FayeSocket, error: unknown): unknown {
  if (!status || status === SWITCHING_PROTOCOLS || !(error instanceof Error)) return error;
  return Object.assign(error, { status });
}
