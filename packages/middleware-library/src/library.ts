import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Middleware, parseTarget, RefusedError } from '@primus/core';
import { isUnchanged } from './conditional.js';

export interface LibraryOptions {
  /** Where it is, the server's `pathname` included. Default `/primus/primus.js`. */
  readonly path?: string;
  /**
   * The client script; called for every request that gets it. What it returns is hashed when it
   * is another text than before, so make it cheap by returning the same text again.
   */
  readonly script: () => string | Promise<string>;
}

/** A text that was served, ready to be served again. */
interface Version {
  readonly text: string;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Serves the client script: answers GET and HEAD of one path, and any other method with 405.
 * Browsers keep the script and ask each time whether it is still the same.
 */
export function library({ path = '/primus/primus.js', script }: LibraryOptions): Middleware {
  let latest: Version | undefined;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const text = await script();
    if (text !== latest?.text) latest = versionOf(text);
    send(latest, req, res);
    return true;
  }

  const middleware: Middleware = (req, res) => {
    if (parseTarget(req.url)?.path !== path) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', 'GET, HEAD');
      throw new RefusedError('The client script can only be read.', 405);
    }
    return answer(req, res);
  };
  middleware.upgrade = false;
  return middleware;
}

function versionOf(text: string): Version {
  const body = Buffer.from(text);
  const hash = createHash('sha256').update(body).digest('base64url');
  return { text, body, etag: `"${hash}"` };
}

function send({ body, etag }: Version, req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (isUnchanged(req.headers['if-none-match'], etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('Content-Type', 'text/javascript; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}
