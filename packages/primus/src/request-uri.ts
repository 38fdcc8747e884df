import type { ParsedUrlQuery } from 'node:querystring';
import { queryOf } from './query.js';

/** The parts of a request's target, by the names that Node's old URL reader gave them. */
export interface RequestUri {
  readonly protocol: string | null;
  readonly slashes: boolean | null;
  readonly auth: string | null;
  readonly host: string | null;
  readonly hostname: string | null;
  readonly port: string | null;
  readonly pathname: string;
  readonly search: string | null;
  readonly query: ParsedUrlQuery;
  readonly path: string;
  readonly hash: string | null;
  readonly href: string;
}

/** Reads the target of a request; whatever a stranger sent, nothing is thrown. */
export function readUri(target: string): RequestUri {
  const [, origin = '', pathname = '', search = null, hash = null] =
    /^([a-z][\w+.-]*:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(target) ?? [];
  const [, protocol = null, auth = null, host = null] =
    /^([^:]+:)\/\/(?:(.*)@)?(.*)$/s.exec(origin) ?? [];
  const [, hostname = null, port = null] = /^(.*?)(?::(\d+))?$/s.exec(host ?? '') ?? [];
  return {
    protocol,
    slashes: origin === '' ? null : true,
    auth,
    host,
    hostname: hostname || null,
    port,
    pathname: pathname || '/',
    search,
    query: queryOf(target),
    path: (pathname || '/') + (search ?? ''),
    hash,
    href: target,
  };
}
