import type { Address, Handshake, PrimusOptions, Remote } from '@primus/core';
import { forwarded } from '@primus/middleware-forwarded';

/** The proxies whose word counts, beside the nearest; empty for all. */
export interface Proxies {
  whitelist: string[];
}

/**
 * Tells addresses as Primus 8 does: what the proxies said counts, unless one of them is not on the
 * list, and what middleware has put on the request before anything else.
 */
export function classicAddress(proxies: Proxies): NonNullable<PrimusOptions['addressOf']> {
  const believing = forwarded({ trust: '*' });
  return (remote, handshake) => {
    const { forwarded: told } = (handshake.request ?? {}) as { readonly forwarded?: Address };
    if (told) return told;
    return isTrusted(handshake, proxies) ? believing(remote, handshake) : plain(remote);
  };
}

function plain({ address, port }: Remote): Address {
  return { ip: address, port };
}

/** The first is the client; who comes after is a proxy. */
function isTrusted({ headers }: Handshake, { whitelist }: Proxies): boolean {
  if (whitelist.length === 0) return true;
  const [, ...proxies] = String(headers['x-forwarded-for'] ?? '').split(',');
  return proxies.every((proxy) => whitelist.includes(proxy.trim()));
}
