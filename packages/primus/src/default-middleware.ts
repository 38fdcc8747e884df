import type { IncomingMessage } from 'node:http';
import {
  handshakeOf,
  type Middleware,
  parseTarget,
  type ResolvedOptions,
  type Spec,
} from '@primus/core';
import { authorization } from '@primus/middleware-authorization';
import { cors } from '@primus/middleware-cors';
import { library } from '@primus/middleware-library';
import { noCache } from '@primus/middleware-no-cache';
import { spec } from '@primus/middleware-spec';
import { xss } from '@primus/middleware-xss';
import { called } from './callbacks.js';
import { lazy } from './lazy.js';
import type { ClassicAuthorize, CorsOptions } from './options.js';

/** What the middleware of a server asks it for, anew for every request. */
export interface Asked {
  readonly auth: ClassicAuthorize | undefined;
  readonly spec: Spec;
  readonly options: Pick<ResolvedOptions, 'addressOf'>;
  library(): string;
}

/** The middleware that every server begins with, by name and in order. */
export function defaultMiddleware(
  primus: Asked,
  { pathname, transformer }: Pick<ResolvedOptions, 'pathname' | 'transformer'>,
  options: CorsOptions,
): readonly (readonly [name: string, fn: Middleware])[] {
  const script = `${pathname}/primus.js`;
  const document = `${pathname}/spec`;
  const { ownHeaders } = transformer;
  const polite = (fn: Middleware): Middleware => (ownHeaders ? on([script, document], fn) : fn);
  return [
    ['forwarded', forwarded(primus)],
    ['cors', polite(cors(options))],
    ['primus.js', library({ path: script, script: () => primus.library() })],
    ['spec', spec({ path: document, spec: () => primus.spec })],
    ['x-xss', xss()],
    ['no-cache', polite(noCache())],
    ['authorization', authorization({ authorize: () => primus.auth && ask(primus, primus.auth) })],
  ];
}

/** Tells the hooks that follow where a client is, as `req.forwarded`. */
function forwarded({ options }: Asked): Middleware {
  const address = lazy('forwarded', (req: IncomingMessage) => {
    const handshake = handshakeOf(req);
    return options.addressOf(handshake.remote, handshake);
  });
  return Object.assign<Middleware, { silent: boolean }>(
    (req) => void Object.defineProperty(req, 'forwarded', address),
    { silent: true },
  );
}

/** A middleware that sees requests for some paths only, and no upgrades. */
function on(paths: readonly string[], fn: Middleware): Middleware {
  return Object.assign<Middleware, { upgrade: boolean }>(
    (req, res) => paths.includes(parseTarget(req.url)?.path ?? '') && fn(req, res),
    { upgrade: false },
  );
}

/** Turns a hook that calls back into one that answers a promise. */
function ask(primus: Asked, auth: ClassicAuthorize): (req: IncomingMessage) => Promise<void> {
  return (req) => called((done) => auth.call(primus, req, (error) => done(error)));
}
