import type { IncomingMessage } from 'node:http';
import { checkOption, isWhole, type Middleware } from '@primus/core';
import corsHandler, { type CorsOptions as HandlerOptions } from 'cors';
import { type List, secondsOf, valuesOf } from './lists.js';

export type { List } from './lists.js';

export interface CorsOptions {
  /** Origins (`https://example.com`) and patterns of the pages that may read. Default `*`: all. */
  readonly origins?: List<string | RegExp>;
  /** Methods that may be used. Default `GET,HEAD,PUT,POST,DELETE,OPTIONS`. */
  readonly methods?: List;
  /**
   * Lets pages send cookies and authorization. Only for origins that are named: `*` never gets
   * credentials. Default true.
   */
  readonly credentials?: boolean;
  /** How long browsers remember a preflight: seconds, or text with a unit. Default `30 days`. */
  readonly maxAge?: number | string;
  /** Request headers that pages may send; false for all. Default false. */
  readonly headers?: List | false;
  /** Response headers that pages may read; false for none but the simple ones. Default false. */
  readonly exposed?: List | false;
}

/**
 * Lets pages of other origins read what Primus answers over HTTP, and answers the preflights of
 * their browsers. Refuses nobody: that is for the `origins` of the server, which hold for
 * upgrades too.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function cors(options: CorsOptions = {}): Middleware {
  const settings = readOptions(options);
  const handle = corsHandler<IncomingMessage>((req, done) => {
    // An OPTIONS request that is no preflight is for whoever comes next.
    done(null, { ...settings, preflightContinue: !isPreflight(req) });
  });
  const middleware: Middleware = (req, res) => {
    handle(req, res, () => {});
    return res.writableEnded;
  };
  // Browsers do not ask about upgrades.
  middleware.upgrade = false;
  return middleware;
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

function readOptions({
  origins = '*',
  methods = 'GET,HEAD,PUT,POST,DELETE,OPTIONS',
  credentials = true,
  maxAge = '30 days',
  headers = false,
  exposed = false,
}: CorsOptions): HandlerOptions {
  const seconds = secondsOf(maxAge);
  checkOption(isWhole(seconds, 0), 'maxAge', 'seconds, or text such as "30 days"', maxAge);
  checkOption(typeof credentials === 'boolean', 'credentials', 'true or false', credentials);
  const named = valuesOf('origins', origins, isOrigin);
  const anybody = named.includes('*');
  return {
    origin: anybody ? '*' : named.map(withoutMemory),
    methods: valuesOf('methods', methods),
    credentials: credentials && !anybody,
    maxAge: seconds,
    ...(headers !== false && { allowedHeaders: valuesOf('headers', headers) }),
    ...(exposed !== false && { exposedHeaders: valuesOf('exposed', exposed) }),
  };
}

function isOrigin(origin: unknown): boolean {
  return typeof origin === 'string' || origin instanceof RegExp;
}

/** A pattern with `g` or `y` goes on where it last stopped, and would miss every other request. */
function withoutMemory(origin: string | RegExp): string | RegExp {
  return typeof origin === 'string'
    ? origin
    : new RegExp(origin.source, origin.flags.replaceAll(/[gy]/g, ''));
}
