import type { IncomingMessage } from 'node:http';
import type { Middleware } from '@primus/core';
import { refusalOf } from './refusal.js';

/**
 * Decides whether a request may go on: returns or resolves when it may, throws or rejects when it
 * may not. What it returns means nothing.
 */
export type AuthorizeFunction = (req: IncomingMessage) => void | Promise<void>;

export interface AuthorizationOptions {
  /** The function to ask, looked up for every request; without one, all may. */
  readonly authorize: () => AuthorizeFunction | undefined;
  /** Requests that need no authorization. Default none. */
  readonly except?: (req: IncomingMessage) => boolean;
}

/**
 * Asks the application about every HTTP request and every upgrade. A refusal is answered with
 * 401, unless what was thrown says otherwise: a `RefusedError`, or text, or an object with
 * `message`, `statusCode` and `authenticate`, which becomes `WWW-Authenticate` of a 401.
 */
export function authorization({
  authorize,
  except = () => false,
}: AuthorizationOptions): Middleware {
  return Object.assign<Middleware, { silent: boolean }>(
    (req) => {
      const decide = authorize();
      if (!decide || except(req)) return undefined;
      return ask(decide, req);
    },
    { silent: true },
  );
}

async function ask(decide: AuthorizeFunction, req: IncomingMessage): Promise<void> {
  try {
    await decide(req);
  } catch (cause) {
    throw refusalOf(cause);
  }
}
