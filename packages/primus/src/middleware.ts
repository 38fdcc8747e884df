import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Middleware, RefusedError } from '@primus/core';
import { PrimusError } from '@primus/protocol';
import { toError } from './callbacks.js';

/** Goes on to the next middleware, or refuses with an error that may have a `statusCode`. */
type Next = (error?: unknown) => void;

/**
 * Sees a request. With two arguments it has answered when it returns something truthy or ended
 * the response; with three it calls `next` when it has not. Where its property `http` is false it
 * leaves plain requests alone, where `upgrade` is false, upgrades.
 */
export type Handler<Server> = (
  this: Server,
  req: IncomingMessage,
  res: ServerResponse,
  next: Next,
) => unknown;

/** Makes a handler. Told from one by taking less than two arguments. */
export type HandlerFactory<Server> = (this: Server, options: never) => unknown;

/**
 * Makes a middleware of core's out of a handler or a factory of one.
 *
 * @throws PrimusError `INVALID_MIDDLEWARE`
 */
export function middlewareOf<Server>(
  primus: Server,
  fn: Handler<Server> | HandlerFactory<Server>,
  options: unknown,
): Middleware {
  const handler =
    typeof fn === 'function' && fn.length < 2
      ? (fn as HandlerFactory<Server>).call(primus, options as never)
      : fn;
  if (typeof handler !== 'function' || handler.length < 2) {
    throw new PrimusError(
      'INVALID_MIDDLEWARE',
      'Middleware should be a function that accepts at least 2 args',
    );
  }
  const { http = true, upgrade = true } = handler as Pick<Middleware, 'http' | 'upgrade'>;
  const answer = handler as Handler<Server>;
  const run = handler.length > 2 ? calledBack(primus, answer) : direct(primus, answer);
  return Object.assign(run, { http, upgrade });
}

function direct<Server>(primus: Server, handler: Handler<Server>): Middleware {
  return (req, res) => Boolean(handler.call(primus, req, res, () => {}));
}

function calledBack<Server>(primus: Server, handler: Handler<Server>): Middleware {
  return (req, res) =>
    new Promise<boolean>((resolve, reject) => {
      // One that answers by itself never calls back.
      res.once('close', () => resolve(true));
      handler.call(primus, req, res, (error) => {
        if (error) reject(refusal(error));
        else resolve(false);
      });
    });
}

function refusal(error: unknown): RefusedError {
  const { statusCode } = error as { statusCode?: unknown };
  return new RefusedError(
    toError(error).message,
    typeof statusCode === 'number' ? statusCode : 500,
  );
}
