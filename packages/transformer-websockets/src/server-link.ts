import type { Duplex } from 'node:stream';
import type { CloseInfo, Frame, Link, LinkEvents, SharedFrame } from '@primus/protocol';
import { encodeFrame, joinWrites, type Taker, takeMessages } from '@primus/websocket-frames';
import type { WebSocket } from 'ws';
import { listen } from './listeners.js';

/** A frame that goes to many, as it goes over the wire of those who agreed on no extension. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/** A WebSocket of `ws` that a client opened. */
export class ServerLink implements Link, Taker {
  readonly raw: WebSocket;
  readonly maxLength: number;
  declare events: LinkEvents;
  readonly #socket: Duplex;
  /**
   * Given to each `send` of `ws`, which frames where an extension was agreed on: bytes wait in `ws`
   * itself then, of which the socket knows nothing.
   */
  #compressed: (() => void) | undefined;

  /** @param maxLength of a message, in bytes */
  constructor(ws: WebSocket, socket: Duplex, maxLength: number) {
    this.raw = ws;
    this.#socket = socket;
    this.maxLength = maxLength;
    // Now, while `ws` is the last that listens to the socket.
    if (ws.extensions === '') takeMessages(socket, this);
  }

  listen(events: LinkEvents): void {
    this.events = events;
    listen(this, this.#socket);
    if (this.raw.extensions === '') return;
    this.#compressed = () => {
      if (this.buffered === 0) events.drain();
    };
  }

  /** Whoever else listens to `ws` is told as always. */
  get taking(): boolean {
    return this.raw.readyState === this.raw.OPEN && this.raw.listenerCount('message') === 1;
  }

  take(message: Frame): boolean {
    this.events.frame(message);
    return true;
  }

  get buffered(): number {
    return this.#compressed ? this.raw.bufferedAmount : this.#socket.writableLength;
  }

  send(frame: Frame): void {
    if (this.raw.readyState !== this.raw.OPEN) return;
    if (this.#compressed) this.raw.send(frame, this.#compressed);
    else this.#write(encodeFrame(frame));
  }

  sendShared({ frame, wire }: WireFrame): void {
    if (this.#compressed) return this.send(frame);
    if (this.raw.readyState === this.raw.OPEN) this.#write(wire);
  }

  close({ code, reason }: CloseInfo = {}): void {
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.raw.resume();
    this.raw.close(code, reason);
  }

  terminate(): void {
    this.raw.terminate();
  }

  pause(): void {
    this.raw.pause();
  }

  resume(): void {
    this.raw.resume();
  }

  /** Writes past `ws`, whose frames go to the same socket, whole and in order. */
  #write(wire: Buffer): void {
    joinWrites(this.#socket);
    this.#socket.write(wire);
  }
}
