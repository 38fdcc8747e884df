import { SocketAddress } from 'node:net';
import type { Handshake } from '@primus/core';
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';

type Headers = Record<string, string | string[] | undefined>;

/** Copies what is known of a client out of its request, which is gone when its handler returns. */
export function handshakeOf(req: HttpRequest, res: HttpResponse): Handshake {
  // Typed as a text, but there is none where there is no question mark.
  const query = req.getQuery() as string | undefined;
  const path = req.getUrl();
  return {
    url: query === undefined ? path : `${path}?${query}`,
    method: req.getCaseSensitiveMethod(),
    headers: headersOf(req),
    remote: { address: addressOf(res), port: portOf(res) },
  };
}

/** Those of which Node takes the first where there are several, for they make no list. */
const SINGLE = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/** The headers in the form that Node gives them. */
function headersOf(req: HttpRequest): Headers {
  // A stranger chooses the names.
  const headers = Object.create(null) as Headers;
  req.forEach((name, value) => {
    const before = headers[name];
    if (name === 'set-cookie') headers[name] = [before ?? [], value].flat();
    else if (before === undefined) headers[name] = value;
    else if (!SINGLE.has(name)) {
      headers[name] = `${String(before)}${name === 'cookie' ? '; ' : ', '}${value}`;
    }
  });
  return headers;
}

/** The address as Node writes it: uWebSockets.js writes all digits of an IPv6 address. */
function addressOf(res: HttpResponse): string {
  const address = Buffer.from(res.getRemoteAddressAsText()).toString();
  return address.includes(':') ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}

/** Older versions do not know the port: 0. */
function portOf(res: HttpResponse): number {
  const { getRemotePort } = res as { getRemotePort?: () => number };
  return getRemotePort?.call(res) ?? 0;
}
