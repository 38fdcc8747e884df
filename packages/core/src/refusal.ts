import type { ServerResponse } from 'node:http';
import { PrimusError } from '@primus/protocol';
import { setConnectionHeaders } from './connection-headers.js';

/** Throw this in a middleware or an authorization to refuse with a status and a reason. */
export class RefusedError extends PrimusError {
  override readonly name: string = 'RefusedError';
  /** The HTTP status of the answer. */
  readonly statusCode: number;
  /** The value of `WWW-Authenticate`, sent with a 401. */
  readonly authenticate: string | undefined;

  constructor(message: string, statusCode = 401, authenticate?: string) {
    super('HANDSHAKE_REFUSED', message);
    this.statusCode = statusCode;
    this.authenticate = authenticate;
  }
}

/**
 * Answers with `{"error": message}`. The message of an error goes out only where the error says
 * with a `statusCode` that it is meant for the client; anything else is 500 and tells nothing.
 */
export function refuse(res: ServerResponse, cause: unknown): void {
  if (res.headersSent || res.writableEnded) {
    // Too late to say anything: a response that broke off must not look complete.
    res.destroy();
    return;
  }
  const { status, message, authenticate } = describe(cause);
  const body = JSON.stringify({ error: message });
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Content-Length', Buffer.byteLength(body));
  setConnectionHeaders(res, { Connection: 'close' });
  if (status === 401 && authenticate !== undefined) trySetHeader(res, authenticate);
  res.end(body);
}

function describe(cause: unknown): { status: number; message: string; authenticate?: string } {
  const { statusCode, message, authenticate } = (cause ?? {}) as Partial<RefusedError>;
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 599) {
    return { status: 500, message: 'Internal Server Error' };
  }
  return {
    status: statusCode,
    message: typeof message === 'string' ? message : 'Refused',
    ...(typeof authenticate === 'string' && { authenticate }),
  };
}

function trySetHeader(res: ServerResponse, authenticate: string): void {
  try {
    res.setHeader('WWW-Authenticate', authenticate);
  } catch {
    // The application's value has characters that no header may carry; the status says enough.
  }
}
