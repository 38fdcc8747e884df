import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadFramework } from '@primus/protocol';
import type { BCSocketConstructor } from './socket.js';

/** What the listeners of a session are told. */
interface SessionEvents {
  /** Each map of a form, before the message that is in it. */
  map: [map: unknown];
  message: [message: unknown];
  close: [reason?: string];
}

/** What waits for the client to acknowledge it: a number, and what is sent. */
interface OutgoingArray {
  readonly id: number;
  readonly data: unknown[];
}

/** A session of browserchannel's, which outlives the requests it is made of. */
export interface Session extends EventEmitter<SessionEvents> {
  readonly id: string;
  readonly state: 'init' | 'ok' | 'closed';
  /** What the client asks to be called by, `CVER`. */
  readonly appVersion: string | null;
  readonly _outgoingArrays: readonly OutgoingArray[];
  /** `acknowledged` is told when the client has it, or that it never will. */
  send(message: string, acknowledged: () => void): void;
  /** Asks the client to close; `sent` is told when that is on its way. */
  stop(sent: () => void): void;
  close(reason?: string): void;
}

export interface ServerOptions extends Readonly<Record<string, unknown>> {
  readonly base: string;
  /** Sent with every answer. The framework adds its own to them. */
  readonly headers: Record<string, string>;
}

/** Answers a request, or calls `next` for one that is not below `base`. */
export interface Middleware {
  (req: IncomingMessage, res: ServerResponse, next: () => void): void;
  /** Closes all sessions. */
  close(): void;
}

type CreateServer = (
  options: ServerOptions,
  connected: (session: Session, req: IncomingMessage) => void,
) => Middleware;

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'browserchannel/dist/server.js'): CreateServer;
declare function require(id: 'browserchannel/dist/node-bcsocket-uncompressed.js'): {
  BCSocket: BCSocketConstructor;
};

/**
 * Loads the server of `browserchannel` when it is needed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadServer(): CreateServer {
  return load(() => require('browserchannel/dist/server.js'));
}

/**
 * Loads the client of `browserchannel` for Node when it is needed.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadSocket(): BCSocketConstructor {
  return load(() => require('browserchannel/dist/node-bcsocket-uncompressed.js').BCSocket);
}

function load<T>(framework: () => T): T {
  return loadFramework('browserchannel', 'browserchannel', framework);
}
