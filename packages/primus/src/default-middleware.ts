import type { IncomingMessage } from 'node:http';
import type { Middleware, Spec } from '@primus/core';
import { authorization } from '@primus/middleware-authorization';
import { cors } from '@primus/middleware-cors';
import { library } from '@primus/middleware-library';
import { noCache } from '@primus/middleware-no-cache';
import { spec } from '@primus/middleware-spec';
import { xss } from '@primus/middleware-xss';
import type { ClassicAuthorize, CorsOptions } from './options.js';

/** What the middleware of a server asks it for, anew for every request. */
export interface Asked {
  readonly auth: ClassicAuthorize | undefined;
  readonly spec: Spec;
  library(): string;
}

/** The middleware that every server begins with, by name and in order. */
export function defaultMiddleware(
  primus: Asked,
  pathname: string,
  options: CorsOptions,
): readonly (readonly [name: string, fn: Middleware])[] {
  return [
    ['cors', cors(options)],
    ['primus.js', library({ path: `${pathname}/primus.js`, script: () => primus.library() })],
    ['spec', spec({ path: `${pathname}/spec`, spec: () => primus.spec })],
    ['x-xss', xss()],
    ['no-cache', noCache()],
    ['authorization', authorization({ authorize: () => primus.auth && ask(primus, primus.auth) })],
  ];
}

/** Turns a hook that calls back into one that answers a promise. */
function ask(primus: Asked, auth: ClassicAuthorize): (req: IncomingMessage) => Promise<void> {
  return (req) =>
    new Promise((resolve, reject) => {
      auth.call(primus, req, (error) => (error ? reject(error as Error) : resolve()));
    });
}
