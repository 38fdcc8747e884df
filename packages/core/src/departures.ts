import { type Clock, type Timer, unref } from '@primus/protocol';

/** Lets others wait until all of a crowd have left. Whoever keeps the crowd says when. */
export class Departures {
  readonly #waiting: Set<() => void> = new Set();

  /** To be called when the last has left. */
  allLeft(): void {
    for (const left of this.#waiting) left();
  }

  /** Resolves when the last has left, or after `limit` ms. */
  wait(clock: Clock, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clock.clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer: Timer = clock.setTimeout(done, limit);
      unref(timer);
      this.#waiting.add(done);
    });
  }
}
