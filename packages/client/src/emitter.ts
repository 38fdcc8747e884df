import type { EventMap, TypedEmitter } from '@primus/protocol';

type Listener = (...args: readonly unknown[]) => void;

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/**
 * Events for browsers. Unlike Node's, an `error` that nobody listens to is not thrown.
 *
 * Our own because of its size: eventemitter3 does the same in 1.2 of the 5 kB that a client has.
 */
export class Emitter<T extends EventMap<T>> implements TypedEmitter<T> {
  /** Lists are replaced, never changed, so that a round of calls is not disturbed. */
  readonly #entries = new Map<keyof T, readonly Entry[]>();

  on<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.#set(event, this.#get(event).concat({ listener: erase(listener), once: false }));
  }

  once<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.#set(event, this.#get(event).concat({ listener: erase(listener), once: true }));
  }

  off<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.#keep(event, (entry) => entry.listener !== erase(listener));
  }

  /** The same as `on`. */
  addListener<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.on(event, listener);
  }

  /** The same as `off`. */
  removeListener<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.off(event, listener);
  }

  /** Of one event, or of all. */
  removeAllListeners(event?: keyof T): this {
    if (event === undefined) this.#entries.clear();
    else this.#entries.delete(event);
    return this;
  }

  /** Calls the listeners in order; answers whether there were any. */
  emit<E extends keyof T>(event: E, ...args: T[E]): boolean {
    const entries = this.#get(event);
    for (const entry of entries) {
      if (entry.once) this.#keep(event, (other) => other !== entry);
      entry.listener.apply(this, args as unknown as unknown[]);
    }
    return entries.length > 0;
  }

  listeners<E extends keyof T>(event: E): ((...args: T[E]) => void)[] {
    return this.#get(event).map(({ listener }) => listener);
  }

  listenerCount(event: keyof T): number {
    return this.#get(event).length;
  }

  #get(event: keyof T): readonly Entry[] {
    return this.#entries.get(event) ?? [];
  }

  #set(event: keyof T, entries: readonly Entry[]): this {
    this.#entries.set(event, entries);
    return this;
  }

  #keep(event: keyof T, which: (entry: Entry) => boolean): this {
    const entries = this.#get(event).filter(which);
    return entries.length > 0 ? this.#set(event, entries) : this.removeAllListeners(event);
  }
}

/** Inside, what a listener takes does not matter. */
function erase(listener: unknown): Listener {
  return listener as Listener;
}
