import type { IncomingHttpHeaders } from 'node:http';
import { parseUrl } from './target.js';

/**
 * Which web pages may connect: `same` for those of the server's own host, `*` for all, or a list
 * of origins (`https://example.com`) and patterns.
 */
export type Origins = 'same' | '*' | readonly (string | RegExp)[];

/** Whether a page may connect. Clients that are no browsers send no origin and always may. */
export function isAllowedOrigin(headers: IncomingHttpHeaders, origins: Origins): boolean {
  const { origin, host } = headers;
  if (origins === '*' || origin === undefined) return true;
  if (origins === 'same') return host !== undefined && parseUrl(origin)?.host === host;
  return origins.some((allowed) =>
    typeof allowed === 'string'
      ? allowed === '*' || allowed === origin
      : // Not `test`: with the flag g it goes on where it ended the time before.
        origin.search(allowed) !== -1,
  );
}
