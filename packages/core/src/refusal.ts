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
 * Never throws, whatever was thrown and whatever a middleware did to the response.
 */
export function refuse(res: ServerResponse, cause: unknown): void {
  // Too late to say anything: a response that broke off must not look complete.
  if (res.headersSent || res.writableEnded) return void res.destroy();
  try {
    answer(res, describe(cause));
  } catch {
    res.destroy();
  }
}

interface Description {
  readonly status: number;
  readonly message: string;
  readonly authenticate?: string;
}

/** What a middleware may have said of an answer of its own, and is untrue of ours. */
const OF_ANOTHER_BODY = ['Content-Encoding', 'Trailer', 'Transfer-Encoding'] as const;

function answer(res: ServerResponse, { status, message, authenticate }: Description): void {
  const body = JSON.stringify({ error: message });
  for (const name of OF_ANOTHER_BODY) res.removeHeader(name);
  res.statusCode = status;
  // HTTP/2 has none, and Node warns of those who set one.
  if (res.req.httpVersionMajor === 1) res.statusMessage = '';
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Content-Length', Buffer.byteLength(body));
  setConnectionHeaders(res, { Connection: 'close' });
  if (status === 401 && authenticate !== undefined) trySetHeader(res, authenticate);
  res.end(body);
}

const FAILURE: Description = { status: 500, message: 'Internal Server Error' };

function describe(cause: unknown): Description {
  const { statusCode, message, authenticate } = membersOf(cause);
  if (!Number.isInteger(statusCode) || Number(statusCode) < 400 || Number(statusCode) > 599) {
    return FAILURE;
  }
  return {
    status: Number(statusCode),
    message: typeof message === 'string' ? message : 'Refused',
    ...(typeof authenticate === 'string' && { authenticate }),
  };
}

/** Nothing of what throws when it is looked at. */
function membersOf(cause: unknown): Partial<Record<keyof RefusedError, unknown>> {
  try {
    const { statusCode, message, authenticate } = (cause ?? {}) as Partial<RefusedError>;
    return { statusCode, message, authenticate };
  } catch {
    return {};
  }
}

function trySetHeader(res: ServerResponse, authenticate: string): void {
  try {
    res.setHeader('WWW-Authenticate', authenticate);
  } catch {
    // The application's value has characters that no header may carry; the status says enough.
  }
}
