import type { Clock, CloseInfo, Frame, Link, LinkEvents, Timer } from '@primus/protocol';
import { type Parcel, parcelOf } from './parcel.js';
import type { Pipe } from './pipe.js';

/** Ms to wait for the other end to agree to a close. */
const CLOSE_TIMEOUT = 30_000;

/** What a {@link MemoryLink} stands on. */
export interface MemoryLinkOptions<Raw> {
  /** What the link offers as its framework's socket. */
  readonly raw: Raw;
  readonly clock: Clock;
  /** Bytes of the longest frame that is taken. */
  readonly maxLength: number;
  /** Whether more than text may be sent. */
  readonly binary: boolean;
  readonly outgoing: Pipe;
  readonly incoming: Pipe;
  /** Called when this end has closed. */
  readonly closed: () => void;
}

/** One end of a wire. Closes as WebSockets do: each end tells the other, after what it sent. */
export class MemoryLink<Raw> implements Link {
  readonly #options: MemoryLinkOptions<Raw>;
  #events: LinkEvents | undefined;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #closeInfo: CloseInfo = {};
  #timer: Timer;

  constructor(options: MemoryLinkOptions<Raw>) {
    this.#options = options;
  }

  get raw(): Raw {
    return this.#options.raw;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  get buffered(): number {
    return this.closed ? 0 : this.#options.outgoing.buffered;
  }

  send(frame: Frame): void {
    if (this.#state !== 'open') return;
    const { binary, outgoing } = this.#options;
    if (binary || typeof frame === 'string') outgoing.push(parcelOf(frame));
    else this.#events?.error(new TypeError('This network carries text only.'));
  }

  close(info: CloseInfo = {}): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    // What is not read cannot be answered, and the answer to this comes behind it.
    this.resume();
    const { clock, outgoing } = this.#options;
    outgoing.push({ type: 'close', info });
    this.#timer = clock.setTimeout(() => this.terminate(), CLOSE_TIMEOUT);
  }

  /** The other end learns of it as fast as the wire allows. */
  terminate(): void {
    this.#abort({ code: 1006 });
  }

  pause(): void {
    this.#options.incoming.pause();
  }

  resume(): void {
    this.#options.incoming.resume();
  }

  // What follows is called by the wire.

  listen(events: LinkEvents): void {
    this.#events = events;
    if (this.closed) events.close(this.#closeInfo);
  }

  arrive(parcel: Parcel): void {
    if (this.closed) return;
    if (parcel.type === 'frame') this.#frame(parcel.frame, parcel.size);
    else if (parcel.type === 'close') this.#otherClosed(parcel.info);
  }

  drained(): void {
    if (!this.closed) this.#events?.drain();
  }

  /** Closes here and now, and tells the other end nothing. */
  end(info: CloseInfo): void {
    if (this.closed) return;
    const { clock, closed } = this.#options;
    this.#state = 'closed';
    this.#closeInfo = info;
    clock.clearTimeout(this.#timer);
    closed();
    this.#events?.close(info);
  }

  #frame(frame: Frame, size: number): void {
    const { maxLength } = this.#options;
    if (size <= maxLength) return this.#events?.frame(frame);
    this.#events?.error(new RangeError(`A frame of ${size} bytes is above ${maxLength}.`));
    this.#abort({ code: 1009 });
  }

  #otherClosed(info: CloseInfo): void {
    // Nobody reads here any more, so what the other end still sends must not wait for that.
    this.resume();
    if (this.#state === 'open') this.#options.outgoing.push({ type: 'close', info });
    this.end({ code: 1005, ...info });
  }

  #abort(info: CloseInfo): void {
    if (this.closed) return;
    this.#options.outgoing.finish({ type: 'close', info });
    this.end(info);
  }
}
