import {
  type CloseInfo,
  DRAIN_THRESHOLD,
  type Frame,
  type Link,
  type LinkEvents,
} from '@primus/protocol';

/** Ms between looks at what is still unsent: a WebSocket tells nobody when it has drained. */
const DRAIN_POLL = 20;

/** The members that the browser's WebSocket and the one of `ws` share, as far as used here. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  send(data: Frame): void;
  close(code?: number, reason?: string): void;
}

/** A WebSocket that a client opened. */
export class ClientLink<S extends Socket> implements Link {
  readonly raw: S;
  #events: LinkEvents | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: S) {
    this.raw = socket;
  }

  listen(events: LinkEvents): void {
    this.#events = events;
    this.raw.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      events.frame(typeof data === 'string' ? data : new Uint8Array(data));
    };
    this.raw.onerror = ({ error }: { error?: unknown }) => events.error(error);
    this.raw.onclose = (info: CloseInfo) => this.#closed(info);
  }

  get buffered(): number {
    return this.raw.bufferedAmount;
  }

  send(frame: Frame): void {
    if (this.raw.readyState !== 1) return;
    this.raw.send(frame);
    if (this.buffered > DRAIN_THRESHOLD) this.#watch();
  }

  close({ code, reason }: CloseInfo = {}): void {
    this.raw.close(code, reason);
  }

  /** A browser cannot cut a connection; it is left to close by itself. */
  terminate(): void {
    this.raw.onmessage = this.raw.onclose = null;
    // Not null: what nobody listens to, `ws` throws.
    this.raw.onerror = () => {};
    this.raw.close();
    this.#closed({});
  }

  #closed({ code, reason }: CloseInfo): void {
    clearTimeout(this.#timer);
    this.#events?.close({ ...(code && { code }), ...(reason && { reason }) });
  }

  #watch(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.buffered > 0) this.#watch();
      else this.#events?.drain();
    }, DRAIN_POLL);
  }
}
