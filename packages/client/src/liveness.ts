import { type Clock, type Timer, unref } from '@primus/protocol';

/** The part of a connection that tells of life. */
export interface Watched {
  readonly heardAt: number;
  readonly deaf: boolean;
  control(message: { readonly type: 'pong'; readonly value: string }): void;
}

/**
 * Watches whether the server is heard of. Judged by when something was last received, so that a
 * timer which runs late, in a page that was hidden, judges right all the same.
 */
export class Liveness {
  readonly #connection: Watched;
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #lost: () => void;
  #timer: Timer;

  /** @param limit ms without a word after which `lost` is called */
  constructor(connection: Watched, limit: number, clock: Clock, lost: () => void) {
    this.#connection = connection;
    this.#limit = limit;
    this.#clock = clock;
    this.#lost = lost;
    this.#schedule();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #schedule(): void {
    const rest = this.#connection.heardAt + this.#limit - this.#clock.now();
    if (rest <= 0) return this.#lost();
    // A reader that has stopped hears no pings. The server must not take it for dead.
    const { deaf } = this.#connection;
    if (deaf) this.#connection.control({ type: 'pong', value: String(this.#clock.now()) });
    this.#timer = this.#clock.setTimeout(() => this.#schedule(), deaf ? rest / 4 : rest);
    unref(this.#timer);
  }
}
