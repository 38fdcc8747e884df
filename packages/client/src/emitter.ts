import type { EventMap, TypedEmitter } from '@primus/protocol';

interface Listener {
  (...args: readonly unknown[]): void;
  /** What was given to `once`. */
  listener?: Listener;
}

/**
 * Events for browsers. Unlike Node's, an `error` that nobody listens to is not thrown.
 *
 * Our own because of its size: eventemitter3 adds about 1 kB to the 5 that a client has.
 */
export class Emitter<T extends EventMap<T>> implements TypedEmitter<T> {
  /** Lists are replaced, never changed, so that a round of calls is not disturbed. */
  readonly #lists = new Map<keyof T, readonly Listener[]>();

  on<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    this.#lists.set(event, [...this.#get(event), erase(listener)]);
    return this;
  }

  once<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    const once: Listener = (...args) => {
      this.off(event, once);
      erase(listener).apply(this, args as unknown[]);
    };
    once.listener = erase(listener);
    return this.on(event, once);
  }

  off<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    const gone = erase(listener);
    this.#lists.set(
      event,
      this.#get(event).filter((other) => other !== gone && other.listener !== gone),
    );
    return this;
  }

  /** The same as `off`. */
  removeListener<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this {
    return this.off(event, listener);
  }

  /** Of one event, or of all. */
  removeAllListeners(event?: keyof T): this {
    if (event) this.#lists.delete(event);
    else this.#lists.clear();
    return this;
  }

  /**
   * Calls the listeners in order; answers whether there were any. What one throws is the
   * application's uncaught exception, and keeps neither the others nor the caller from going on.
   */
  emit<E extends keyof T>(event: E, ...args: T[E]): boolean {
    const list = this.#get(event);
    for (const listener of list) {
      try {
        listener.apply(this, args as unknown as unknown[]);
      } catch (cause) {
        queueMicrotask(() => {
          throw cause;
        });
      }
    }
    return list.length > 0;
  }

  listeners<E extends keyof T>(event: E): ((...args: T[E]) => void)[] {
    return this.#get(event).map((listener) => listener.listener ?? listener);
  }

  #get(event: keyof T): readonly Listener[] {
    return this.#lists.get(event) ?? [];
  }
}

/** Inside, what a listener takes does not matter. */
function erase(listener: unknown): Listener {
  return listener as Listener;
}
