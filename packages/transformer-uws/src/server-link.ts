import type { CloseInfo, Frame, Link, LinkEvents } from '@primus/protocol';
import type { WebSocket } from 'uWebSockets.js';
import type { Bridge } from './bridge.js';
import { codeOf, shorten } from './close-frame.js';

/** Ms that what waits has to get out after a close, before the connection is cut. */
const CLOSE_TIMEOUT = 30_000;

/** Ms between looks at what is still unsent, at first, and while nothing goes. */
const LOOK = 20;
const LONGEST_LOOK = 1000;

/** Pings that are answered to a peer while it reads none of the answers. */
const MAX_UNREAD = 1000;

/** What uWebSockets.js says of a connection that ended without a close frame. */
const ABNORMAL = 1006;

/** A WebSocket of uWebSockets.js. Each use of one that is closed throws, so none is made. */
export class ServerLink implements Link {
  readonly raw: WebSocket<unknown>;
  readonly pause?: () => void;
  readonly resume?: () => void;
  readonly #compress: boolean;
  readonly #bridge: Bridge | undefined;
  #events: LinkEvents | undefined;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #closeInfo: CloseInfo = {};
  #over = false;
  #unread = 0;
  #watching: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(ws: WebSocket<unknown>, compress: boolean, bridge?: Bridge) {
    this.raw = ws;
    this.#compress = compress;
    this.#bridge = bridge;
    if (!bridge) return;
    this.pause = () => bridge.pause();
    this.resume = () => bridge.resume();
    bridge.onDrain(() => this.drained());
  }

  /** Tells `events` what happens, also that it was closed before there was anybody to tell. */
  listen(events: LinkEvents): void {
    this.#events = events;
    if (this.#over) events.close(this.#closeInfo);
  }

  get buffered(): number {
    return this.#waiting + (this.#bridge?.buffered ?? 0);
  }

  send(frame: Frame): void {
    if (this.#state !== 'open') return;
    this.raw.send(frame, typeof frame !== 'string', this.#compress);
    if (this.#waiting > 0 && !this.#watching) this.#watch(this.#waiting);
  }

  close(info: CloseInfo = {}): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#closeInfo = info;
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.resume?.();
    // What waits when it ends is lost.
    if (this.#waiting === 0) return this.#end();
    this.#timer = setTimeout(() => this.terminate(), CLOSE_TIMEOUT);
    this.#timer.unref();
  }

  terminate(): void {
    if (this.#state !== 'closed') this.raw.close();
    this.#bridge?.destroy();
  }

  // What follows is called by the framework.

  received(frame: Frame): void {
    this.#events?.frame(frame);
  }

  /** Cuts a peer that sends pings and reads nothing: the framework keeps every answer. */
  pinged(): void {
    if (this.#waiting === 0) this.#unread = 0;
    else if (++this.#unread > MAX_UNREAD) this.terminate();
  }

  drained(): void {
    this.#unread = 0;
    if (this.#state === 'closing' && this.#waiting === 0) this.#end();
    else if (this.buffered === 0) this.#events?.drain();
  }

  closed(code: number, reason: string): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    clearTimeout(this.#watching);
    this.#closeInfo = { code, reason };
    // Only of a connection that it broke off itself does it say why.
    if (code === ABNORMAL && reason !== '') this.#events?.error(new Error(reason));
    // What the framework has sent may still be on its way through the bridge.
    if (this.#bridge) this.#bridge.onClosed(() => this.#report());
    else this.#report();
  }

  /** Bytes that the framework keeps. */
  get #waiting(): number {
    return this.#state === 'closed' ? 0 : this.raw.getBufferedAmount();
  }

  /**
   * Sees to what waits, for on a busy machine the framework misses at times that the network has
   * room again: the rest of a message then stays for good, and no `drain` comes. A ping makes it
   * try once more. A peer that reads nothing is sent few of them.
   */
  #watch(waited: number, delay: number = LOOK): void {
    this.#watching = setTimeout(() => {
      this.#watching = undefined;
      if (this.#state === 'closed') return;
      const waiting = this.#waiting;
      if (waiting === 0) return this.drained();
      if (waiting < waited) return this.#watch(waiting);
      this.raw.ping();
      this.#watch(this.#waiting, Math.min(2 * delay, LONGEST_LOOK));
    }, delay);
    this.#watching.unref();
  }

  #report(): void {
    this.#over = true;
    this.#events?.close(this.#closeInfo);
  }

  #end(): void {
    const { code, reason = '' } = this.#closeInfo;
    this.raw.end(codeOf(code), shorten(reason));
  }
}
