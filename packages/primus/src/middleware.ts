import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Layer, RefusedError, type Verdict } from '@primus/core';
import { isPromise, PrimusError } from '@primus/protocol';
import { called, toError } from './callbacks.js';
import { lazy } from './lazy.js';
import { readUri, type RequestUri } from './request-uri.js';

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

/**
 * A handler, or what makes one without options, as TypeScript has to see them to find the types of
 * what either takes: in `unknown` the handler that is made would be lost.
 */
export type Inferred<Server> = (
  this: Server,
  req: IncomingMessage,
  res: ServerResponse,
  next: Next,
) => object | string | number | boolean | null | undefined | void | Handler<Server>;

/** Makes a handler. Told from one by taking less than two arguments. */
export type HandlerFactory<Server> = (this: Server, options: never) => unknown;

/** A middleware in its place, as plugins read it. */
export interface ClassicLayer extends Layer {
  /** How many arguments it takes: three to be asked to call back. */
  length: number;
}

/** The arguments of `use`, sorted. */
interface Use<Server> {
  readonly name: string;
  readonly fn: Handler<Server> | HandlerFactory<Server>;
  readonly options: unknown;
  /** None for the end, as is one below 0. */
  readonly index: number | undefined;
}

/**
 * Sorts the arguments of `use`: the name may be left out, and the options before the index.
 *
 * @param layers are those of the server, to find a name that none of them has
 */
export function readUse<Server>(args: readonly unknown[], layers: readonly Layer[]): Use<Server> {
  const [first] = args;
  if (typeof first === 'function') {
    return readUse([first.name || unusedName(layers), ...args], layers);
  }
  const [name, fn, options, index] = args;
  const place = typeof index === 'number' ? index : options;
  return {
    name: name as string,
    fn: fn as Handler<Server>,
    options: typeof options === 'number' ? {} : (options ?? {}),
    index: typeof place === 'number' && !(place < 0) ? place : undefined,
  };
}

function unusedName(layers: readonly Layer[]): string {
  for (let number = 1; ; number++) {
    const name = `middleware_${number}`;
    if (layers.every((layer) => layer.name !== name)) return name;
  }
}

/**
 * Makes a handler of what may be a factory of one.
 *
 * @throws PrimusError `INVALID_MIDDLEWARE`
 */
export function handlerOf<Server>(
  primus: Server,
  fn: Handler<Server> | HandlerFactory<Server>,
  options: unknown,
): Handler<Server> {
  const handler: unknown =
    typeof fn === 'function' && fn.length < 2
      ? (fn as HandlerFactory<Server>).call(primus, options as never)
      : fn;
  if (typeof handler !== 'function' || handler.length < 2) {
    throw new PrimusError(
      'INVALID_MIDDLEWARE',
      'Middleware should be a function that accepts at least 2 args',
    );
  }
  return handler as Handler<Server>;
}

/** Shows a request to a handler, with the server as `this`. */
export function callHandler(
  primus: unknown,
  { fn, length = fn.length }: Layer & Partial<ClassicLayer>,
  req: IncomingMessage,
  res: ServerResponse,
): Verdict {
  const handler = fn as Handler<unknown>;
  if (length > 2) return calledBack(primus, handler, req, res);
  const verdict = handler.call(primus, req, res, () => {});
  return isPromise(verdict) ? (verdict as Promise<boolean>) : Boolean(verdict);
}

function calledBack<Server>(
  primus: Server,
  handler: Handler<Server>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  return called((done) => {
    // One that answers by itself never calls back.
    res.once('close', () => done(null, true));
    return handler.call(primus, req, res, (error) => done(error && refusal(error), false));
  });
}

function refusal(error: unknown): RefusedError {
  const { statusCode } = error as { statusCode?: unknown };
  // Some write it as text.
  return new RefusedError(toError(error).message, Number(statusCode) || 500);
}

/** Where the parts of a request's target are read from, for a middleware may change its `url`. */
const target = Symbol('target');

/** What middleware finds on a request beside what Node puts there. */
interface ClassicRequest extends IncomingMessage {
  originalUrl?: string | undefined;
  readonly uri: RequestUri;
  [target]?: string;
}

const parts = {
  uri: lazy('uri', (req: ClassicRequest) => readUri(req[target] ?? '/')),
  query: lazy('query', ({ uri }: ClassicRequest) => uri.query),
};

/** Puts the parts of its target on a request, as middleware for Connect knows them. */
export function prepareRequest(req: IncomingMessage): void {
  if ('uri' in req) return;
  const prepared = Object.defineProperties(req, parts) as ClassicRequest;
  prepared.originalUrl ??= req.url;
  prepared[target] = req.url ?? '/';
}
