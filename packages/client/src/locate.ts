import { invalid } from './options.js';

/**
 * Where to connect: the server's URL, relative to the page where there is one, and its `pathname`.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function locate(server: string | URL, pathname: string): URL {
  const { location } = globalThis as { location?: { href: string } };
  try {
    const url = new URL(server, location?.href);
    url.pathname = pathname;
    return url;
  } catch {
    throw invalid('url', 'such as "https://example.com"');
  }
}
