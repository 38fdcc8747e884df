import type { IncomingHttpHeaders, Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import Primus from 'primus';

/** Whatever has events. */
export interface Emits {
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
}

export interface Client extends Emits {
  readonly readyState: number;
  write(message: unknown): boolean;
  id(callback: (id: string) => void): unknown;
  end(): unknown;
  destroy(): unknown;
}

/** A server's end of a connection. */
export interface Peer extends Emits {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** That of the framework, of which only those are closed that have sessions. */
  readonly socket: { close(discard: boolean): void };
  write(message: unknown): boolean;
  end(message?: unknown, options?: { readonly reconnect: boolean }): unknown;
}

export interface Server extends Emits {
  readonly connected: number;
  library(): string;
  destroy(options: { readonly close: boolean }, done: () => void): unknown;
}

export interface Options {
  readonly transformer: string;
  readonly parser: string;
  readonly pingInterval?: number | false;
}

export type Socket = new (url: string, options: object) => Client;

/** What the API of Primus 8 and the one of today have in common, as far as it is used here. */
export interface Edition {
  new (server: HttpServer, options: Options): Server;
  createSocket(options: Options): Socket;
}

const require = createRequire(import.meta.url);

/** Primus as it is here, and Primus 8 as it was published. */
export const editions = {
  9: Primus as unknown as Edition,
  8: require('primus-8') as Edition,
} as const;
