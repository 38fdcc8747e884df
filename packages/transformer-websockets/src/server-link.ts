import type { Duplex } from 'node:stream';
import type { CloseInfo, Frame, Link, LinkEvents } from '@primus/protocol';
import type { RawData, WebSocket } from 'ws';

/** A WebSocket of `ws` that a client opened. */
export class ServerLink implements Link {
  readonly raw: WebSocket;
  readonly #socket: Duplex;
  /** Given to each `send` whose bytes wait in `ws` itself, of which the socket knows nothing. */
  #compressed: (() => void) | undefined;

  constructor(ws: WebSocket, socket: Duplex) {
    this.raw = ws;
    this.#socket = socket;
  }

  listen(events: LinkEvents): void {
    const drained = (): void => {
      if (this.buffered === 0) events.drain();
    };
    if (this.raw.extensions !== '') this.#compressed = drained;
    this.#socket.on('drain', drained);
    this.raw.on('message', (data: RawData, binary: boolean) => {
      // One buffer, unless the application asks `ws` for another form by itself.
      const frame = data as Buffer;
      events.frame(binary ? frame : frame.toString());
    });
    this.raw.on('error', (cause) => events.error(cause));
    this.raw.on('close', (code, reason) => events.close({ code, reason: String(reason) }));
  }

  get buffered(): number {
    return this.raw.bufferedAmount;
  }

  send(frame: Frame): void {
    if (this.raw.readyState !== this.raw.OPEN) return;
    if (this.#compressed) this.raw.send(frame, this.#compressed);
    else this.raw.send(frame);
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
}
