import { Primus as Core, type PrimusEvents } from '@primus/core';
import type { AnyMessages, Messages } from '@primus/protocol';
import type { Callback } from './callbacks.js';
import type { Spark } from './spark/spark.js';

/** What a server emits, with sparks that have what plugins bring. */
export interface ServerEvents<T extends Messages> extends PrimusEvents<T> {
  connection: [spark: Spark<T>];
  disconnection: [spark: Spark<T>];
}

/** The events whose listeners may take a callback, for which those after them wait. */
type Waiting = 'connection' | 'close';

type Listener<T extends Messages, E extends keyof ServerEvents<T>, This> = (
  this: This,
  ...args: ServerEvents<T>[E]
) => void;

type WaitingListener<T extends Messages, E extends Waiting, This> = (
  this: This,
  ...args: [...ServerEvents<T>[E], next: Callback]
) => void | Promise<void>;

/**
 * {@link Core} with sparks that have what plugins bring. A listener of `connection` or `close` that
 * takes one argument more than the event has gets a callback, and those after it wait until it has
 * called back.
 */
export class ListenedServer<T extends Messages = AnyMessages> extends Core<T> {
  override on<E extends Waiting>(event: E, listener: WaitingListener<T, E, this>): this;
  override on<E extends keyof ServerEvents<T>>(event: E, listener: Listener<T, E, this>): this;
  override on(event: never, listener: never): this {
    return super.on(event, listener);
  }

  override once<E extends Waiting>(event: E, listener: WaitingListener<T, E, this>): this;
  override once<E extends keyof ServerEvents<T>>(event: E, listener: Listener<T, E, this>): this;
  override once(event: never, listener: never): this {
    return super.once(event, listener);
  }

  override off<E extends Waiting>(event: E, listener: WaitingListener<T, E, this>): this;
  override off<E extends keyof ServerEvents<T>>(event: E, listener: Listener<T, E, this>): this;
  override off(event: never, listener: never): this {
    return super.off(event, listener);
  }

  override addListener<E extends Waiting>(event: E, listener: WaitingListener<T, E, this>): this;
  override addListener<E extends keyof ServerEvents<T>>(
    event: E,
    listener: Listener<T, E, this>,
  ): this;
  override addListener(event: never, listener: never): this {
    return super.addListener(event, listener);
  }

  override removeListener<E extends Waiting>(event: E, listener: WaitingListener<T, E, this>): this;
  override removeListener<E extends keyof ServerEvents<T>>(
    event: E,
    listener: Listener<T, E, this>,
  ): this;
  override removeListener(event: never, listener: never): this {
    return super.removeListener(event, listener);
  }

  override prependListener<E extends Waiting>(
    event: E,
    listener: WaitingListener<T, E, this>,
  ): this;
  override prependListener<E extends keyof ServerEvents<T>>(
    event: E,
    listener: Listener<T, E, this>,
  ): this;
  override prependListener(event: never, listener: never): this {
    return super.prependListener(event, listener);
  }

  override prependOnceListener<E extends Waiting>(
    event: E,
    listener: WaitingListener<T, E, this>,
  ): this;
  override prependOnceListener<E extends keyof ServerEvents<T>>(
    event: E,
    listener: Listener<T, E, this>,
  ): this;
  override prependOnceListener(event: never, listener: never): this {
    return super.prependOnceListener(event, listener);
  }
}
