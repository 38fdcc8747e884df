import type { Duplex } from 'node:stream';
import type { Frame, SharedFrame } from '@primus/protocol';
import { encodeFrame, joinWrites } from '@primus/websocket-frames';
import type { FayeSocket, SockJSConnection } from './framework.js';
import { ServerLink } from './server-link.js';

/** The `readyState` of one that frames can be sent on. */
const OPEN = 1;

/** A frame that goes to many, as it goes over the wire to those who have a WebSocket. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/** What SockJS makes of a message, as it goes over the wire. */
export function encodeMessage(frame: Frame): Buffer {
  return encodeFrame(`a${JSON.stringify([String(frame)])}`);
}

/**
 * A session that is a WebSocket without extensions. Messages are written past SockJS and its
 * WebSocket, which write their own to the same socket, whole and in order: SockJS quotes each with
 * a regular expression and sets a timer.
 */
export class WebSocketLink extends ServerLink {
  readonly #ws: FayeSocket;
  readonly #socket: Duplex;

  constructor(connection: SockJSConnection, socket: Duplex, ws: FayeSocket) {
    super(connection, socket);
    this.#ws = ws;
    this.#socket = socket;
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
