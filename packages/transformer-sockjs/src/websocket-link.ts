import type { Duplex } from 'node:stream';
import type { Frame, SharedFrame } from '@primus/protocol';
import {
  encodeFrame,
  type Fragments,
  joinWrites,
  type Taker,
  takeMessages,
} from '@primus/websocket-frames';
import type { FayeSocket, SockJSConnection } from './framework.js';
import { ServerLink } from './server-link.js';

/** The `readyState` of one that frames can be sent on. */
const OPEN = 1;

/** A frame that goes to many, as it goes over the wire to those who have a WebSocket. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/** What a session that is a WebSocket consists of. */
export interface WebSocketParts {
  readonly socket: Duplex;
  readonly ws: FayeSocket;
  /** Follows the socket. */
  readonly fragments: Fragments;
  /** Bytes that a message may have. */
  readonly maxLength: number;
}

/** What SockJS makes of a message, as it goes over the wire. */
export function encodeMessage(frame: Frame): Buffer {
  return encodeFrame(`a${JSON.stringify([String(frame)])}`);
}

/**
 * A session that is a WebSocket without extensions. Messages are written and read past SockJS and
 * its WebSocket, which write their own to the same socket, whole and in order: SockJS quotes each
 * with a regular expression and sets a timer.
 */
export class WebSocketLink extends ServerLink implements Taker {
  readonly maxLength: number;
  readonly #socket: Duplex;
  readonly #ws: FayeSocket;

  constructor(connection: SockJSConnection, { socket, ws, fragments, maxLength }: WebSocketParts) {
    super(connection, socket);
    this.#socket = socket;
    this.#ws = ws;
    this.maxLength = maxLength;
    // Now, while the WebSocket is the last that listens to the socket.
    takeMessages(socket, this, fragments);
  }

  /** Whoever else listens to the connection is told as always. */
  get taking(): boolean {
    return !this.closing && this.#ws.readyState === OPEN && this.raw.listenerCount('data') === 1;
  }

  /** Takes what SockJS has for messages: a text, or a list of texts. It has answers for all else. */
  take(message: Frame): boolean {
    const texts = textsOf(message);
    for (const text of texts ?? []) this.deliver(text);
    return texts !== undefined;
  }

  override get buffered(): number {
    return this.#socket.writableLength;
  }

  override send(frame: Frame): void {
    this.#write(encodeMessage(frame));
  }

  sendShared({ wire }: WireFrame): void {
    this.#write(wire);
  }

  #write(wire: Buffer): void {
    if (this.#ws.readyState !== OPEN) return;
    joinWrites(this.#socket);
    this.#socket.write(wire);
  }
}

function textsOf(frame: Frame): readonly string[] | undefined {
  if (!isText(frame)) return undefined;
  try {
    const texts: readonly unknown[] = [JSON.parse(frame)].flat();
    return texts.every(isText) ? texts : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
