import { type Clock, type Timer, unref } from '@primus/protocol';

/** A connection whose life is watched. */
export interface Watched {
  /** When it was last heard of, ms since the epoch. */
  readonly heardAt: number;
  terminate(): void;
}

export interface HeartbeatOptions<Connection extends Watched> {
  readonly connections: () => Iterable<Connection>;
  /** Asks for a sign of life. */
  readonly ping: (connection: Connection, now: number) => void;
  /** Ms between rounds. */
  readonly interval: number;
  readonly clock: Clock;
}

/**
 * Pings all connections in rounds, with one timer for all. One that has not been heard of since
 * the round before is cut: a peer that vanishes is found within two intervals.
 */
export class Heartbeat<Connection extends Watched> {
  readonly #options: HeartbeatOptions<Connection>;
  #timer: Timer;
  #judgement: NodeJS.Immediate | undefined;
  #lastRound = -Infinity;

  constructor(options: HeartbeatOptions<Connection>) {
    this.#options = options;
    this.#schedule();
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    clearImmediate(this.#judgement);
  }

  #schedule(): void {
    const { clock, interval } = this.#options;
    this.#timer = clock.setTimeout(() => this.#round(), interval);
    unref(this.#timer);
  }

  #round(): void {
    // First, so that no listener's exception can be the end of all rounds.
    this.#schedule();
    const { connections, ping, clock } = this.#options;
    const now = clock.now();
    const since = this.#lastRound;
    this.#lastRound = now;

    const silent: Connection[] = [];
    for (const connection of connections()) {
      if (connection.heardAt < since) silent.push(connection);
      else ping(connection, now);
    }
    if (silent.length === 0) return;
    // Whoever seems silent may have answered while this process was busy. An immediate runs after
    // what the network holds has been read, which a timer of no delay does not promise.
    this.#judgement = setImmediate(() => {
      for (const connection of silent) {
        if (connection.heardAt < since) connection.terminate();
        else ping(connection, now);
      }
    });
  }
}
