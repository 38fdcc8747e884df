import { demand } from './options.js';

/**
 * Where to connect: the server's URL, relative to the page where there is one, and its `pathname`.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function locate(server: string | URL, pathname: string): URL {
  const page = globalThis as { location?: { href: string } };
  let url: URL | undefined;
  try {
    url = new URL(server, page.location?.href);
  } catch {
    demand(url, 'url', 'such as "https://example.com"');
  }
  url.pathname = pathname;
  return url;
}
