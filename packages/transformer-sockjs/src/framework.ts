import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { loadFramework } from '@primus/protocol';
import type { SockJSConstructor } from './socket.js';

/** What a session of `sockjs` keeps, as far as used here. Its documentation has none of it. */
export interface Session {
  /** What carries frames to the client just now: a WebSocket, or the request that waits. */
  readonly recv?: { readonly connection?: Duplex; readonly ws?: FayeSocket } | null;
  /** Of the raw endpoint. */
  readonly ws?: FayeSocket | null;
  /** Messages that wait for the next request; none where there is only a WebSocket. */
  readonly send_buffer?: string[];
  /** Ends the session, or sends a heartbeat. */
  readonly to_tref?: NodeJS.Timeout | null;
}

export interface FayeSocket {
  /** As of any WebSocket: 1 while it is open. */
  readonly readyState: number;
  on(event: 'error', listener: (event: { message: string }) => void): void;
}

/** A connection of `sockjs`. */
export interface SockJSConnection {
  readonly id: string;
  readonly url: string;
  readonly _session: Session;
  write(message: string): boolean;
  close(code?: number, reason?: string): boolean;
  on(event: 'data', listener: (message: unknown) => void): void;
  on(event: 'close', listener: () => void): void;
  listenerCount(event: 'data'): number;
}

/** The session behind a connection, for what it does not tell by itself. */
export function sessionBehind({ _session: session }: SockJSConnection): Session {
  return session;
}

/** Takes a request or an upgrade. Answers false for what is not below the prefix. */
type Handler = (req: IncomingMessage, res: ServerResponse | Duplex, head?: Buffer) => boolean;

interface Service {
  /** The connection is null where the client left before this. */
  on(event: 'connection', listener: (connection: SockJSConnection | null) => void): void;
  listener(): { getHandler(): Handler };
}

interface SockJSModule {
  createServer(options: Readonly<Record<string, unknown>>): Service;
}

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'sockjs'): SockJSModule;
declare function require(id: 'sockjs-client'): SockJSConstructor;

/**
 * Loads `sockjs` when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadSockJS(): SockJSModule {
  return loadFramework('sockjs', 'sockjs', () => require('sockjs'));
}

/**
 * Loads `sockjs-client` when it is needed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadSockJSClient(): SockJSConstructor {
  return loadFramework('sockjs', 'sockjs-client', () => require('sockjs-client'));
}
