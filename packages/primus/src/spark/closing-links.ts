import { type Clock, type Timer, unref } from '@primus/protocol';

/** Ms that a link has to close. */
const PATIENCE = 30_000;

/** The same, while the server shuts down. */
const GRACE = 5_000;

/** A link that was asked to close. */
interface Closing {
  terminate(): void;
}

/** Links that were asked to close and have not yet; their sparks have ended. */
export class ClosingLinks {
  readonly #clock: Clock;
  readonly #timers: Map<Closing, Timer> = new Map();
  #allClosed: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for a link, and cuts it in the end: nobody else watches it any more. */
  add(link: Closing): void {
    if (this.#timers.has(link)) return;
    const timer = this.#clock.setTimeout(() => this.#cut(link), PATIENCE);
    unref(timer);
    this.#timers.set(link, timer);
  }

  closed(link: Closing): void {
    this.#clock.clearTimeout(this.#timers.get(link));
    this.#timers.delete(link);
    if (this.#timers.size === 0) this.#allClosed?.();
  }

  /** Resolves when all have closed or were cut. */
  whenClosed(): Promise<void> {
    if (this.#timers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => {
        for (const link of this.#timers.keys()) this.#cut(link);
      }, GRACE);
      unref(timer);
      this.#allClosed = () => {
        this.#clock.clearTimeout(timer);
        resolve();
      };
    });
  }

  #cut(link: Closing): void {
    link.terminate();
    this.closed(link);
  }
}
