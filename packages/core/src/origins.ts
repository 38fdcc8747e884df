import type { IncomingHttpHeaders } from 'node:http';
import { parseUrl } from './target.js';

/**
 * Which web pages may connect: `same` for those of the server's own host, `*` for all, or a list
 * of origins (`https://example.com`) and patterns.
 */
export type Origins = 'same' | '*' | readonly (string | RegExp)[];

/** Whether pages of all origins may connect. */
export function isAnyOrigin(origins: Origins): boolean {
  return origins === '*' || origins.includes('*');
}

/** Whether a page may connect. Clients that are no browsers send no origin and always may. */
export function isAllowedOrigin(headers: IncomingHttpHeaders, origins: Origins): boolean {
  // HTTP/2 has a name of its own for the host.
  const { origin, host = headers[':authority'] as string | undefined } = headers;
  if (origins === '*' || origin === undefined) return true;
  if (origins === 'same') return isSameHost(origin, host);
  return origins.some((allowed) =>
    typeof allowed === 'string'
      ? allowed === '*' || allowed === origin
      : // Not `test`: with the flag g it goes on where it ended the time before.
        origin.search(allowed) !== -1,
  );
}

/**
 * Whether a foreign page is behind a request that does not say so: browsers send no origin with
 * images, frames and navigation, though they send cookies.
 */
export function hidesOrigin(headers: IncomingHttpHeaders, origins: Origins): boolean {
  if (isAnyOrigin(origins) || headers.origin !== undefined) return false;
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

function isSameHost(origin: string, host: string | undefined): boolean {
  const page = parseUrl(origin);
  // Pages of other schemes have no host to compare, or one that means something else.
  if (!page || !/^https?:$/.test(page.protocol)) return false;
  // Only a name and a port: nothing that would read as another part of a URL.
  if (host === undefined || !/^[^\s/\\?#@]+$/.test(host)) return false;
  // Read as the page's is, for case and default ports do not tell hosts apart.
  return parseUrl(`${page.protocol}//${host}`)?.host === page.host;
}
