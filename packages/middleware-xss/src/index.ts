import type { Middleware } from '@primus/core';

/**
 * Switches off the script filters that old browsers have built in, by `X-XSS-Protection: 0` on
 * every HTTP answer. Where the filters are on, a crafted URL makes them remove harmless scripts
 * from a page, or tells what is on it.
 */
export function xss(): Middleware {
  // The answer to an upgrade is no page.
  return Object.assign<Middleware, { upgrade: boolean }>(
    (_, res) => {
      res.setHeader('X-XSS-Protection', '0');
    },
    { upgrade: false },
  );
}
