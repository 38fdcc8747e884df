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
  #judgement: NodeJS.Immediate | undefined;
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
    clearImmediate(this.#judgement);
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimeout(() => this.#round(), this.#interval);
    unref(this.#timer);
  }

  #round(): void {
    // First, so that no listener's exception can be the end of all rounds.
    this.#schedule();
    const now = this.#clock.now();
    const since = this.#lastRound;
    this.#lastRound = now;

    const silent: Alive[] = [];
    for (const spark of this.#sparks) {
      if (spark.connection.heardAt < since) silent.push(spark);
      else spark.ping(now);
    }
    if (silent.length === 0) return;
    // Whoever seems silent may have answered while this process was busy. An immediate runs after
    // what the network holds has been read, which a timer of no delay does not promise.
    this.#judgement = setImmediate(() => {
      for (const spark of silent) {
        if (spark.connection.heardAt < since) spark.connection.terminate();
        else spark.ping(now);
      }
    });
  }
}
