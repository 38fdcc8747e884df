/** Event names and the arguments their listeners receive. */
export type EventMap<T> = Record<keyof T, readonly unknown[]>;

/**
 * A method's type, whose arguments may be narrower than the event's: who knows what an `unknown`
 * message is may say so.
 */
type Listener<T extends EventMap<T>, E extends keyof T, This> = {
  listener(this: This, ...args: T[E]): void;
}['listener'];

/** The part of an event emitter that all platforms share, with its events typed. */
export interface TypedEmitter<T extends EventMap<T>> {
  on<E extends keyof T>(event: E, listener: Listener<T, E, this>): this;
  once<E extends keyof T>(event: E, listener: Listener<T, E, this>): this;
  off<E extends keyof T>(event: E, listener: Listener<T, E, this>): this;
  removeListener<E extends keyof T>(event: E, listener: Listener<T, E, this>): this;
  removeAllListeners(event?: keyof T): this;
  emit<E extends keyof T>(event: E, ...args: T[E]): boolean;
  listeners<E extends keyof T>(event: E): ((...args: T[E]) => void)[];
}
