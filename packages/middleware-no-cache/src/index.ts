import type { Middleware } from '@primus/core';

/**
 * Keeps what Primus answers out of caches, unless whoever answers says otherwise: the headers
 * are set before, so that a `Cache-Control` of a framework or a later middleware replaces ours.
 */
export function noCache(): Middleware {
  // The answer to an upgrade is never cached.
  return Object.assign<Middleware, { upgrade: boolean }>(
    (_, res) => {
      // No `Expires`: caches go by `Cache-Control`, and it would stay when that is replaced.
      res.setHeader('Cache-Control', 'no-store, no-cache, must-revalidate, max-age=0');
      res.setHeader('Pragma', 'no-cache');
    },
    { upgrade: false },
  );
}
