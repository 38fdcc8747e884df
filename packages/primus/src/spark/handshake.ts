import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ParsedUrlQuery } from 'node:querystring';
import type { Handshake, Remote } from '@primus/core';
import { readQuery } from '../query.js';

/** How a spark that is made by hand is told what is known of its client. */
export type SparkArguments = readonly [
  headers?: IncomingHttpHeaders | null,
  /** The request, a socket, or whatever else has the address in one of the usual places. */
  address?: object | null,
  query?: string | Readonly<Record<string, unknown>> | null,
  id?: string | null,
  request?: IncomingMessage | null,
  socket?: unknown,
];

/** A handshake, with what only those have that were made by hand. */
export interface ClassicHandshake extends Handshake {
  /** The query, where it is not that of the URL. */
  readonly query?: ParsedUrlQuery;
  /** Where the client is, as whoever made the spark has told it. */
  readonly given?: object;
  /** Whether that says that the client came encrypted. */
  readonly secure?: boolean;
  /** The framework's socket. */
  readonly socket?: unknown;
}

/** The header under which transformers hand on the request to frameworks that show none. */
export const REQUEST_HEADER = 'primus::req::backup';

export function handshakeByHand([
  headers,
  address,
  query,
  id,
  request,
  socket,
]: SparkArguments): ClassicHandshake {
  const behind = request ?? (headers as HeadersWithRequest | null | undefined)?.[REQUEST_HEADER];
  const given: Addressed = address ?? {};
  return {
    url: behind?.url ?? '/',
    headers: headers ?? {},
    remote: remoteOf(given),
    given,
    secure: isSecure(given),
    query: typeof query === 'string' ? readQuery(query) : ((query ?? {}) as ParsedUrlQuery),
    socket,
    ...(id != null && { id }),
    ...(behind && { request: behind }),
  };
}

interface HeadersWithRequest {
  readonly [REQUEST_HEADER]?: IncomingMessage;
}

interface Endpoint {
  readonly remoteAddress?: unknown;
  readonly remotePort?: unknown;
  readonly secure?: unknown;
  readonly encrypted?: unknown;
}

interface Addressed extends Endpoint {
  readonly address?: unknown;
  readonly connection?: Endpoint;
  readonly socket?: Endpoint;
}

/** Finds the address where frameworks and requests have it. */
function remoteOf(given: Addressed): Remote {
  if (given.remoteAddress !== undefined) return endpoint(given.remoteAddress, given.remotePort);
  const { address } = given;
  if (typeof address === 'object' && address !== null && 'address' in address) {
    return endpoint(address.address, 'port' in address ? address.port : 0);
  }
  const { remoteAddress, remotePort } = socketOf(given);
  return endpoint(remoteAddress, remotePort);
}

/** Finds whether the client came encrypted where frameworks and requests have it. */
function isSecure(given: Addressed): boolean {
  const socket = socketOf(given);
  return Boolean(given.secure ?? given.encrypted ?? socket.secure ?? socket.encrypted);
}

/** The socket of a request, or of what is like one. */
function socketOf({ connection, socket }: Addressed): Endpoint {
  return connection ?? socket ?? {};
}

function endpoint(address: unknown, port: unknown): Remote {
  return {
    address: typeof address === 'string' ? address : '127.0.0.1',
    port: Number(port) || 0,
  };
}
