import { type Clock, type Timer, unref } from '@primus/protocol';

/** One whose life is watched. */
export interface Alive {
  readonly connection: {
    /** When it was last heard of, ms since the epoch. */
    readonly heardAt: number;
    terminate(): void;
  };
  ping(now: number): void;
}

/**
 * Pings all connections in rounds, with one timer for all. One that has not been heard of since
 * the round before is cut: a peer that vanishes is found within two intervals.
 */
export class Heartbeat {
  readonly #sparks: Iterable<Alive>;
  readonly #interval: number;
  readonly #clock: Clock;
  #timer: Timer;
  #lastRound = -Infinity;

  /** @param interval ms between rounds */
  constructor(sparks: Iterable<Alive>, interval: number, clock: Clock) {
    this.#sparks = sparks;
    this.#interval = interval;
    this.#clock = clock;
    this.#schedule();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimeout(() => this.#round(), this.#interval);
    unref(this.#timer);
  }

  #round(): void {
    const now = this.#clock.now();
    for (const spark of this.#sparks) {
      if (spark.connection.heardAt < this.#lastRound) spark.connection.terminate();
      else spark.ping(now);
    }
    this.#lastRound = now;
    this.#schedule();
  }
}
