import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { loadFramework, PrimusError } from '@primus/protocol';
import type { Extension } from '@primus/websocket-frames';

/** The events of a WebSocket of faye's, each with what its listeners are told. */
interface FayeEvents {
  open: [];
  message: [event: { readonly data: string | Buffer }];
  /** As a stream. */
  data: [data: string | Buffer];
  error: [event: { readonly message: string }];
  close: [event: { readonly code: number; readonly reason: string }];
}

/** A WebSocket of faye's, on either end. */
export interface FayeSocket extends EventEmitter<FayeEvents> {
  readonly _stream: Duplex;
  /** As of any WebSocket: 1 while it is open. */
  readonly readyState: number;
  readonly onmessage: unknown;
  /** Of a client: what the server answered, once it did. */
  readonly statusCode?: number | null;
  send(data: string | Buffer): boolean;
  /** Throws for a code that is neither 1000 nor between 3000 and 4999. */
  close(code?: number, reason?: string): void;
}

/** What a WebSocket runs on: the one way to cut it, to see what is unsent, and to stop reading. */
export function streamOf({ _stream: stream }: FayeSocket): Duplex {
  return stream;
}

/** The options of faye's WebSockets, as far as used here. */
export interface FayeOptions {
  readonly extensions?: Extension | readonly Extension[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxLength?: number;
  readonly tls?: object;
}

type Protocols = string | readonly string[] | undefined;

export interface Faye {
  new (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    protocols: Protocols,
    options: FayeOptions,
  ): FayeSocket;
  Client: new (url: string, protocols: Protocols, options: FayeOptions) => FayeSocket;
}

/** What faye-websocket takes; it throws for anything else, and too late. */
const OPTIONS = ['ca', 'extensions', 'headers', 'maxLength', 'ping', 'proxy', 'tls'];

// Where this runs it is CommonJS, and a plain `require` is what bundlers recognise.
declare function require(id: 'faye-websocket'): Faye;

/**
 * Loads `faye-websocket` when it is needed, so that a missing one is told in a sentence.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function loadFaye(): Faye {
  return loadFramework('faye', 'faye-websocket', () => require('faye-websocket'));
}

/**
 * Takes the `transport` option apart.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function readTransport(transport: Readonly<Record<string, unknown>>): {
  protocols: Protocols;
  options: FayeOptions;
  extensions: readonly Extension[];
} {
  const { protocols, ...rest } = transport;
  const unknown = Object.keys(rest).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) {
    throw new PrimusError(
      'INVALID_OPTION',
      `faye-websocket has no option "${unknown}"; the transport option takes: protocols, ${OPTIONS.join(', ')}.`,
    );
  }
  const options: FayeOptions = rest;
  const extensions = [options.extensions ?? []].flat();
  if (extensions.some(({ name }) => name === 'permessage-deflate')) {
    throw new PrimusError(
      'INVALID_OPTION',
      'Leave permessage-deflate out of transport.extensions: it is built in, and inflates no ' +
        'more than maxLength. A server uses it when its compression option is true.',
    );
  }
  return { protocols: protocols as Protocols, options, extensions };
}
