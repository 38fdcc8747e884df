import { PrimusError } from './errors.js';
import { type Frame, frameSize } from './frame.js';
import type { Link } from './link.js';
import { Queue } from './queue.js';

/**
 * What happens to a message that would take the backlog above `maxBacklog`.
 *
 * - `disconnect`: the connection is ended with `SLOW_READER`; the peer may return.
 * - `drop-newest`: the message is discarded.
 * - `drop-oldest`: waiting messages are discarded until it fits.
 * - `block`: `send()` keeps it and resolves late; for `write()`, which cannot wait, as `disconnect`.
 */
export type SlowReaderPolicy = 'disconnect' | 'drop-newest' | 'drop-oldest' | 'block';

/** How much may wait for a peer that reads slowly. */
export interface BacklogLimits {
  /** Bytes unsent above which `write()` answers false; at least {@link DRAIN_THRESHOLD}. */
  readonly highWaterMark: number;
  /** Bytes that may wait above the mark before `slowReader` applies. */
  readonly maxBacklog: number;
  readonly slowReader: SlowReaderPolicy;
}

/** Settles the promise of a `send()`. */
export interface Receipt {
  resolve(): void;
  reject(error: PrimusError): void;
}

interface Waiting {
  readonly frame: Frame;
  readonly receipt: Receipt | undefined;
}

/** Frames that wait until the link has room again. */
export class Outbox {
  readonly #waiting = new Queue<Waiting>();
  readonly #link: Link;
  readonly #limits: BacklogLimits;
  #size = 0;

  constructor(link: Link, limits: BacklogLimits) {
    this.#link = link;
    this.#limits = limits;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Takes a frame, or answers with the reason to disconnect. */
  push(frame: Frame, receipt: Receipt | undefined): PrimusError | undefined {
    const { maxBacklog, slowReader } = this.#limits;
    const size = frameSize(frame);
    const excessive = () => this.#size + size > maxBacklog;

    if (excessive() && !(slowReader === 'block' && receipt)) {
      if (slowReader === 'drop-newest') {
        receipt?.reject(dropped());
        return undefined;
      }
      if (slowReader !== 'drop-oldest') {
        const error = tooSlow(maxBacklog);
        receipt?.reject(error);
        return error;
      }
      while (excessive() && this.length > 0) this.#take()?.receipt?.reject(dropped());
    }
    this.#size += size;
    this.#waiting.push({ frame, receipt });
    return undefined;
  }

  /** Hands over what fits below the mark. */
  flush(): void {
    while (this.length > 0 && this.#link.buffered < this.#limits.highWaterMark) {
      const next = this.#take();
      if (!next) return;
      this.#link.send(next.frame);
      next.receipt?.resolve();
    }
  }

  /** Discards everything. */
  clear(error: PrimusError): void {
    for (let next = this.#take(); next; next = this.#take()) next.receipt?.reject(error);
  }

  #take(): Waiting | undefined {
    const next = this.#waiting.shift();
    if (next) this.#size -= frameSize(next.frame);
    return next;
  }
}

function tooSlow(maxBacklog: number): PrimusError {
  return new PrimusError(
    'SLOW_READER',
    `The peer left more than ${maxBacklog} bytes unread; wait for "drain" or raise maxBacklog.`,
  );
}

function dropped(): PrimusError {
  return new PrimusError('MESSAGE_DROPPED', 'The peer reads too slowly; the message was dropped.');
}
