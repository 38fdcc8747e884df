import { demand } from './options.js';

/**
 * Where to connect: the server's URL, relative to the page where there is one, and its `pathname`.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function locate(server: string | URL, pathname: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(server, (globalThis as { location?: { href: string } }).location?.href);
  } catch {
    demand(url, 'url');
  }
  url.pathname = pathname;
  return url;
}
