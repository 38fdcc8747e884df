import type { ServerResponse } from 'node:http';
import { type Clock, type Timer, unref } from '@primus/protocol';
import type { RequestKind } from './middleware.js';
import { refuse, RefusedError } from './refusal.js';

export interface HandshakingOptions {
  readonly kind: RequestKind;
  readonly clock: Clock;
  /** Ms from now on. */
  readonly handshakeTimeout: number;
  /** Where it is while it is open. */
  readonly pending: Set<Handshaking>;
}

/**
 * A decision that takes time. It is settled once: when it was made, when the client is gone, or
 * when it is overdue.
 */
export class Handshaking {
  readonly kind: RequestKind;
  readonly #res: ServerResponse;
  readonly #clock: Clock;
  readonly #pending: Set<Handshaking>;
  readonly #timer: Timer;
  readonly #gone = (): void => void this.settle();

  constructor(res: ServerResponse, { kind, clock, handshakeTimeout, pending }: HandshakingOptions) {
    this.kind = kind;
    this.#res = res;
    this.#clock = clock;
    this.#pending = pending;
    pending.add(this);
    res.once('close', this.#gone);
    this.#timer = clock.setTimeout(() => this.#overdue(), handshakeTimeout);
    unref(this.#timer);
  }

  /** Answers whether it was open; whatever comes after is too late. */
  settle(): boolean {
    if (!this.#pending.delete(this)) return false;
    this.#clock.clearTimeout(this.#timer);
    this.#res.removeListener('close', this.#gone);
    return true;
  }

  /** Answers in the place of those who have not, and breaks off what they have begun. */
  refuse(cause: unknown): void {
    if (this.settle()) refuse(this.#res, cause);
  }

  #overdue(): void {
    // A request that is being answered has been decided, however long its answer takes. A socket
    // that wants to upgrade has no limits but ours.
    if (this.kind === 'http' && this.#res.headersSent) this.settle();
    else this.refuse(new RefusedError('No decision in time.', 503));
  }
}
