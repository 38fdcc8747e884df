import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Middleware, RefusedError } from '@primus/core';
import { PrimusError } from '@primus/protocol';
import { toError } from './callbacks.js';

type Next = (error?: unknown) => void;
type Handler = (req: IncomingMessage, res: ServerResponse, next: Next) => unknown;

/** Configures a middleware: called with the server as `this`, returns the one that runs. */
type Factory = (options?: unknown) => unknown;

/** A middleware as `use` takes it: told apart by how many arguments it declares. */
export interface ClassicMiddleware {
  (...args: never[]): unknown;
  http?: boolean;
  upgrade?: boolean;
}

/**
 * Makes a middleware of core's out of one of the classic kinds. With two arguments it has
 * answered when it returns something truthy; with three it calls `next` when it has not, or
 * `next(error)` to refuse; with fewer it is a factory of one of these.
 *
 * @throws PrimusError `INVALID_MIDDLEWARE`
 */
export function middlewareOf(primus: object, fn: ClassicMiddleware, options: unknown): Middleware {
  const handler = fn.length < 2 ? (fn as Factory).call(primus, options) : fn;
  if (typeof handler !== 'function' || handler.length < 2) {
    throw new PrimusError(
      'INVALID_MIDDLEWARE',
      'Middleware should be a function that accepts at least 2 args',
    );
  }
  const { http = true, upgrade = true } = handler as Middleware;
  const run = handler.length > 2 ? calledBack(primus, handler as Handler) : direct(primus, handler);
  return Object.assign(run, { http, upgrade });
}

function direct(primus: object, handler: Function): Middleware {
  return (req, res) => Boolean(handler.call(primus, req, res));
}

function calledBack(primus: object, handler: Handler): Middleware {
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
