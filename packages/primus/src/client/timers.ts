import type { Clock, Timer } from '@primus/protocol';
import { readDuration } from './duration.js';

/** What runs under a name. */
interface Running {
  /** All are called when the time has come, in order. Replaced, as one of them may add another. */
  fns: readonly (() => void)[];
  readonly repeats: boolean;
  timer: Timer;
}

/** Timers by name: what plugins set here does not outlive the connection. */
export class Timers {
  readonly #clock: Clock;
  readonly #context: unknown;
  /** Whether one of the client's own is running. */
  readonly #own: (name: string) => boolean;
  readonly #running = new Map<string, Running>();
  #ended = false;

  constructor(clock: Clock, context: unknown, own: (name: string) => boolean) {
    this.#clock = clock;
    this.#context = context;
    this.#own = own;
  }

  /** Calls `fn` in `time`: ms, or a text such as `2 s`. While the name runs, `fn` joins it. */
  setTimeout(name: string, fn: () => void, time: number | string): this {
    return this.#add(name, fn, time, false);
  }

  /** Calls `fn` every `time`, as `setTimeout` has it. */
  setInterval(name: string, fn: () => void, time: number | string): this {
    return this.#add(name, fn, time, true);
  }

  setImmediate(name: string, fn: () => void): this {
    return this.setTimeout(name, fn, 0);
  }

  active(name: string): boolean {
    return this.#running.has(name) || this.#own(name);
  }

  /** Begins anew with another time, for what runs under this name. */
  adjust(name: string, time: number | string): this {
    const running = this.#running.get(name);
    if (!running) return this;
    this.#clock.clearTimeout(running.timer);
    this.#schedule(name, running, readDuration(time));
    return this;
  }

  /** Stops those of these names, also given as a list with commas or spaces, or all. */
  clear(...names: readonly string[]): this {
    const chosen = names.flatMap((name) => name.split(/[, ]+/));
    for (const name of chosen.length > 0 ? chosen : [...this.#running.keys()]) {
      this.#clock.clearTimeout(this.#running.get(name)?.timer);
      this.#running.delete(name);
    }
    return this;
  }

  /** Stops all, for good; false where that was done before. */
  end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.clear();
    return true;
  }

  /** The same as `end`. */
  destroy(): boolean {
    return this.end();
  }

  #add(name: string, fn: () => void, time: number | string, repeats: boolean): this {
    const running = this.#running.get(name);
    if (running) {
      running.fns = [...running.fns, fn];
    } else if (!this.#ended) {
      this.#schedule(name, { fns: [fn], repeats, timer: undefined }, readDuration(time));
    }
    return this;
  }

  #schedule(name: string, running: Running, ms: number): void {
    running.timer = this.#clock.setTimeout(() => {
      if (running.repeats) this.#schedule(name, running, ms);
      else this.#running.delete(name);
      for (const fn of running.fns) fn.call(this.#context);
    }, ms);
    this.#running.set(name, running);
  }
}
