import { RefusedError } from '@primus/core';
import { PrimusError } from '@primus/protocol';

const UNAUTHORIZED = 401;

/**
 * An authorization that failed for a reason nobody gave a status for: perhaps a refusal, perhaps
 * a mistake in the application or a database that is away. Refuses like a {@link RefusedError},
 * and is reported to the server's `log` besides.
 */
class FailedAuthorizationError extends PrimusError {
  override readonly name: string = 'FailedAuthorizationError';
  readonly statusCode: number = UNAUTHORIZED;
  readonly authenticate: string | undefined;

  constructor(message: string, authenticate: string | undefined, cause: Error) {
    super('HANDSHAKE_REFUSED', message, cause);
    this.authenticate = authenticate;
  }
}

/** What an application may throw to refuse: the members that shape the answer. */
interface Reason {
  readonly statusCode?: unknown;
  readonly message?: unknown;
  readonly authenticate?: unknown;
}

/**
 * The refusal that something thrown stands for. Text is the message; of an object the members
 * `message`, `statusCode` (400 to 599) and `authenticate` count. Whatever it is, it is a refusal,
 * by default with 401.
 */
export function refusalOf(thrown: unknown): PrimusError {
  if (thrown instanceof RefusedError) return thrown;
  const reason = (typeof thrown === 'string' ? { message: thrown } : (thrown ?? {})) as Reason;
  const message = textOf(reason.message) ?? 'Authorization required';
  const authenticate = textOf(reason.authenticate);
  // Some write it as text.
  const status = Number(reason.statusCode);
  if (isRefusal(status)) return new RefusedError(message, status, authenticate);
  return thrown instanceof Error
    ? new FailedAuthorizationError(message, authenticate, thrown)
    : new RefusedError(message, UNAUTHORIZED, authenticate);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRefusal(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
