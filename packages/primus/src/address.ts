import type { IncomingMessage } from 'node:http';
import type { Address, Handshake, PrimusOptions } from '@primus/core';
import { parseHop, parsePort } from '@primus/middleware-forwarded';
import { isUnread } from './lazy.js';

/** The proxies whose word counts, beside the nearest; empty for all. */
export interface Proxies {
  whitelist: string[];
}

/** Headers in which proxies say whom a request is from, those that go first first. */
const HEADERS = [
  { ip: 'fastly-client-ip', port: 'fastly-client-port', protocol: 'fastly-ssl' },
  ...['x-forwarded', 'z-forwarded'].map((name) => ({
    ip: `${name}-for`,
    port: `${name}-port`,
    protocol: `${name}-proto`,
  })),
  { ip: 'forwarded', port: 'forwarded-port', protocol: 'forwarded-proto' },
  { ip: 'x-real-ip', port: 'x-real-port', protocol: 'x-real-proto' },
] as const;

const ENCRYPTED: ReadonlySet<string | undefined> = new Set(['https', 'wss', '1']);

/** What is known of a client that has a handshake, or was made by hand of one. */
interface Known extends Handshake {
  readonly secure?: boolean;
}

/**
 * Tells addresses as Primus 8 does: what middleware has put on the request counts first, then what
 * the proxies said, unless one of them is not on the list, or what they said makes no sense.
 */
export function classicAddress(proxies: Proxies): NonNullable<PrimusOptions['addressOf']> {
  return ({ address, port, secure: encrypted }, handshake: Known) => {
    const { request, headers } = handshake;
    const secure = handshake.secure ?? encrypted ?? isEncrypted(request);
    return put(request) ?? told(headers, proxies) ?? { ip: address, port, secure };
  };
}

/** What a middleware has put on a request, other than what is only read from here. */
function put(request: IncomingMessage | undefined): Address | undefined {
  if (!request || isUnread(request, 'forwarded')) return undefined;
  return (request as { readonly forwarded?: Address }).forwarded;
}

function told(headers: Handshake['headers'], { whitelist }: Proxies): Address | undefined {
  const names = HEADERS.find(({ ip }) => headers[ip] !== undefined);
  if (!names) return undefined;
  const [client, ...between] = listOf(headers[names.ip]).map(parseHop);
  // The first is the client; who comes after is a proxy.
  const trusted = between.every(
    (proxy) => proxy && (whitelist.length === 0 || whitelist.includes(proxy.ip)),
  );
  if (!client || !trusted) return undefined;
  return {
    ip: client.ip,
    port: client.port ?? parsePort(listOf(headers[names.port])[0]) ?? 0,
    secure: ENCRYPTED.has(listOf(headers[names.protocol])[0]?.toLowerCase()),
  };
}

function listOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((each) => each.trim());
}

function isEncrypted(request: IncomingMessage | undefined): boolean {
  return Boolean((request?.socket as { readonly encrypted?: unknown } | undefined)?.encrypted);
}
