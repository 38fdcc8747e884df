import { EventEmitter } from 'node:events';
import { Stream } from 'node:stream';
import type { EventMap, TypedEmitter } from '@primus/protocol';

/** An event emitter of Node's with typed events. */
interface NodeEmitter<T extends EventMap<T>> extends TypedEmitter<T> {
  addListener<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this;
  listenerCount(event: keyof T): number;
  prependListener<E extends keyof T>(event: E, listener: (this: this, ...args: T[E]) => void): this;
  prependOnceListener<E extends keyof T>(
    event: E,
    listener: (this: this, ...args: T[E]) => void,
  ): this;
  rawListeners<E extends keyof T>(event: E): ((...args: T[E]) => unknown)[];
  setMaxListeners(count: number): this;
  getMaxListeners(): number;
  eventNames(): (string | symbol)[];
}

interface Constructor {
  new <T extends EventMap<T>>(): NodeEmitter<T>;
}

/** Node's `EventEmitter`, typed. */
export const TypedEventEmitter: Constructor = EventEmitter as unknown as Constructor;

/**
 * Node's legacy `Stream`, typed: what makes a spark a stream to others at no cost per spark. Its
 * `pipe` is not used, for it throws an error that nobody listens to.
 */
export const TypedStream: Constructor = Stream as unknown as Constructor;
