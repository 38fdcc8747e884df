import {
  DRAIN_THRESHOLD,
  type Frame,
  frameSize,
  type Link,
  type LinkEvents,
} from '@primus/protocol';
import { type BCSocket, OPEN } from './socket.js';

/** A BrowserChannel that is open, on the client. */
export class ClientLink implements Link {
  readonly raw: BCSocket;
  #events: LinkEvents | undefined;
  #buffered = 0;
  #closing = false;

  constructor(socket: BCSocket) {
    this.raw = socket;
  }

  listen(events: LinkEvents): void {
    this.#events = events;
    this.raw.onmessage = ({ data }) => {
      if (typeof data === 'string') events.frame(data);
    };
  }

  /** What no request has taken yet. There is one at a time. */
  get buffered(): number {
    return this.#buffered;
  }

  send(frame: Frame): void {
    if (this.#closing || this.raw.readyState !== OPEN) return;
    const size = frameSize(frame);
    this.#buffered += size;
    this.#post('_S', frame as string, () => {
      this.#buffered -= size;
      if (this.#buffered < DRAIN_THRESHOLD) this.#events?.drain();
    });
  }

  /**
   * The framework's own `close` drops what is under way. A request begins when the one before is
   * through, so two empty maps that follow the last message tell when that has arrived.
   */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#post('noop', '', () => this.#post('noop', '', () => this.raw.close()));
  }

  terminate(): void {
    this.#closing = true;
    this.raw.close();
  }

  /** Sends a map; `taken` is called later, once, when a request takes it. */
  #post(key: string, text: string, taken: () => void): void {
    let told = false;
    this.raw.sendMap({
      get [key]() {
        if (!told) setTimeout(taken, 0);
        told = true;
        return text;
      },
    });
  }
}
