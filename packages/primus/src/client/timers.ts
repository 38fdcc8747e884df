import type { Clock, Timer } from '@primus/protocol';

/** Timers by name: what plugins set here does not outlive the connection. */
export class Timers {
  readonly #clock: Clock;
  readonly #context: unknown;
  /** Whether one of the client's own is running. */
  readonly #own: (name: string) => boolean;
  readonly #running = new Map<string, Timer>();

  constructor(clock: Clock, context: unknown, own: (name: string) => boolean) {
    this.#clock = clock;
    this.#context = context;
    this.#own = own;
  }

  /** Calls `fn` in `ms`; in place of what the name stood for. */
  setTimeout(name: string, fn: () => void, ms: number): this {
    return this.#start(name, ms, () => {
      this.#running.delete(name);
      fn.call(this.#context);
    });
  }

  setInterval(name: string, fn: () => void, ms: number): this {
    return this.#start(name, ms, () => {
      this.setInterval(name, fn, ms);
      fn.call(this.#context);
    });
  }

  setImmediate(name: string, fn: () => void): this {
    return this.setTimeout(name, fn, 0);
  }

  active(name: string): boolean {
    return this.#running.has(name) || this.#own(name);
  }

  /** Stops those of these names, or all. */
  clear(...names: readonly string[]): this {
    for (const name of names.length > 0 ? names : [...this.#running.keys()]) {
      this.#clock.clearTimeout(this.#running.get(name));
      this.#running.delete(name);
    }
    return this;
  }

  /** Stops all. */
  end(): boolean {
    this.clear();
    return true;
  }

  #start(name: string, ms: number, expired: () => void): this {
    this.clear(name);
    this.#running.set(name, this.#clock.setTimeout(expired, ms));
    return this;
  }
}
