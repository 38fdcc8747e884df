/** A URL with the names that Primus has for its parts, all of them enumerable and writable. */
export interface ParsedUrl extends URL {
  /** With its question mark; the same as `search`. */
  query: string;
  /** `user:password`, or empty. */
  readonly auth: string;
  readonly slashes: true;
}

/** What `uri()` makes a URL of, and tells listeners of `outgoing::url`. */
export interface UriOptions {
  /** Default `http:`. */
  protocol?: string;
  /** Whether the scheme gets an `s`. Default: as the client's URL. */
  secure?: boolean;
  /** `user:password`. Default the URL's. */
  auth?: string;
  /** Default the server's `pathname`. */
  pathname?: string;
  port?: number | string;
  /** Given, whether to include the query; told, what it is. */
  query?: boolean | string;
  /** Answers the parts rather than the URL. */
  object?: boolean;
}

/** The parts of a URL, as listeners of `outgoing::url` get them: they may change them. */
export interface UriParts {
  protocol: string;
  secure: boolean;
  auth: string;
  pathname: string;
  port: number;
  /** Without its question mark. */
  query: string;
  object?: boolean;
}

/** Where clients connect to that are told nothing: the page's server, or this machine. */
export function defaultUrl(): string {
  const { location } = globalThis as { location?: { origin: string } };
  return location?.origin ?? 'http://127.0.0.1';
}

/**
 * Reads a URL, relative to the page where there is one.
 *
 * @throws TypeError for what is none
 */
export function parseUrl(address: string | URL): ParsedUrl {
  const { location } = globalThis as { location?: { href: string } };
  return nameParts(new URL(address, location?.href ?? defaultUrl()));
}

function nameParts(url: URL): ParsedUrl {
  const { search, ...rest } = Object.getOwnPropertyDescriptors(URL.prototype);
  const parts: PropertyDescriptorMap = {
    ...rest,
    query: search,
    // No part of its own.
    searchParams: {},
    auth: { get: () => authOf(url) },
    slashes: { get: () => true },
  };
  for (const [name, part] of Object.entries(parts)) {
    // Code that copies a URL member by member finds its parts, and nothing but those.
    if (part.get) Object.defineProperty(url, name, { ...part, enumerable: true });
  }
  return url as ParsedUrl;
}

/** What there is to say of a URL to a server, for {@link formatUri}. */
export function uriParts(url: URL, pathname: string, options: UriOptions): UriParts {
  const secure = options.secure ?? /^(?:http|ws)s:$/.test(url.protocol);
  return {
    ...options,
    protocol: options.protocol ?? 'http:',
    query: options.query ? url.search.slice(1) : '',
    secure,
    auth: options.auth ?? authOf(url),
    pathname: options.pathname ?? pathname,
    port: Number(options.port ?? url.port) || (secure ? 443 : 80),
  };
}

export function formatUri(parts: UriParts, host: string, hasQuery: boolean): string {
  const protocol = parts.secure ? parts.protocol.replace(':', 's:') : parts.protocol;
  const auth = parts.auth ? `${parts.auth}@` : '';
  const query = hasQuery ? `?${parts.query}` : '';
  return `${protocol}//${auth}${host}${parts.pathname}${query}`;
}

/** The same URL with what listeners of `outgoing::url` made of its parts. */
export function applyParts(url: URL, { query, pathname, auth, secure }: UriParts): URL {
  const [username, ...rest] = auth.split(':');
  const protocol = url.protocol.replace(/^(http|ws)s?:$/, secure ? '$1s:' : '$1:');
  return Object.assign(new URL(url), {
    search: query,
    pathname,
    username,
    password: rest.join(':'),
    protocol,
  });
}

function authOf({ username, password }: URL): string {
  return password ? `${username}:${password}` : username;
}
