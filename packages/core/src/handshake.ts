import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** One end of a network connection, as the network tells it. */
export interface Remote {
  readonly address: string;
  readonly port: number;
  /** Whether it came encrypted, where the transformer tells. */
  readonly secure?: true;
}

/** Where a spark's client is, as far as can be told. */
export interface Address {
  readonly ip: string;
  readonly port: number;
  readonly secure?: boolean;
}

/**
 * What is known of a client when it connects. Copied out of the framework, so that nothing
 * outlives the framework's callback.
 */
export interface Handshake {
  /** Path and query of the request, as sent. */
  readonly url: string;
  /** Default `GET`. */
  readonly method?: string;
  readonly headers: IncomingHttpHeaders;
  readonly remote: Remote;
  /** The framework's own id for the connection, where it has one. */
  readonly id?: string;
  /** The HTTP request, where there was one. */
  readonly request?: IncomingMessage;
}

/** Copies what is known of a client out of its request. */
export function handshakeOf(request: IncomingMessage): Handshake {
  const { remoteAddress = '', remotePort = 0, encrypted } = request.socket as Partial<TLSSocket>;
  return {
    url: request.url ?? '/',
    headers: request.headers,
    remote: {
      address: remoteAddress,
      port: remotePort,
      ...(encrypted && { secure: true }),
    },
    request,
  };
}

/** What is known of a client, without the request and all that hangs on it. */
export function withoutRequest(handshake: Handshake): Handshake {
  const { request: _, ...rest } = handshake;
  return rest;
}
