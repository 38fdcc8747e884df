export type LogLevel = 'info' | 'warn' | 'error';

/** Tells an operator what happened, and why. */
export type Log = (level: LogLevel, message: string, cause?: unknown) => void;

/** Peers that vanish are the daily life of a network, not a failure of the server. */
const HANG_UPS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** How much an error of a socket matters. */
export function levelOf(cause: unknown): LogLevel {
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return HANG_UPS.has(code) ? 'info' : 'error';
}
