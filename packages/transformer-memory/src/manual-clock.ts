import type { Clock } from '@primus/protocol';

interface Scheduled {
  readonly at: number;
  readonly callback: () => void;
}

/** Looked up once, so that fake timers of a test runner do not stop it. */
const { setImmediate } = globalThis;

/** Time that passes only when it is told to. */
export class ManualClock implements Clock {
  /** By time, and those of one time in the order they were set. */
  readonly #timers: Scheduled[] = [];
  #now: number;

  /** @param start ms since the epoch. Default 0. */
  constructor(start = 0) {
    this.#now = start;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delay: number): Scheduled {
    const timer = { at: this.#now + (delay > 0 ? delay : 0), callback };
    const later = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    const index = this.#timers.indexOf(timer as Scheduled);
    if (index !== -1) this.#timers.splice(index, 1);
  }

  /**
   * Lets `ms` pass: runs the timers that fall due, in order, each after the promises of the ones
   * before have settled. Resolves when those of the last have.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
  }

  #due(end: number): Scheduled | undefined {
    const [first] = this.#timers;
    return first && first.at <= end ? this.#timers.shift() : undefined;
  }
}

/** Resolves when every promise that can settle without time or input has. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
