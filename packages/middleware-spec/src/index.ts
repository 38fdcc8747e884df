import { type Middleware, parseTarget, RefusedError, type Spec } from '@primus/core';

export interface SpecOptions {
  /** Where it is, the server's `pathname` included. Default `/primus/spec`. */
  readonly path?: string;
  /** What to answer; asked for every request. Usually `() => primus.spec`. */
  readonly spec: () => Spec;
}

/**
 * Tells clients that know nothing but the address how a server is set up: answers GET and HEAD
 * of one path with the spec as JSON, and any other method with 405.
 */
export function spec({ path = '/primus/spec', spec: read }: SpecOptions): Middleware {
  const middleware: Middleware = (req, res) => {
    if (parseTarget(req.url)?.path !== path) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', 'GET, HEAD');
      throw new RefusedError('The spec can only be read.', 405);
    }
    const body = JSON.stringify(read());
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Content-Length', Buffer.byteLength(body));
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.end(body);
    return true;
  };
  middleware.upgrade = false;
  return middleware;
}
