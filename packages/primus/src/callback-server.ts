import { type DestroyOptions, type ShutdownOptions, Spark as ConnectedSpark } from '@primus/core';
import { type AnyMessages, type Messages, PrimusError, type Transform } from '@primus/protocol';
import { emitInOrder, hasAsyncListener } from './async-event.js';
import {
  assertTransform,
  callBack,
  type Callback,
  type ClassicTransform,
  type ClassicTransforms,
  toError,
} from './callbacks.js';
import { eachInTurn, type Visit } from './each.js';
import { ListenedServer } from './listened-server.js';
import type { Spark, SparksById } from './spark/spark.js';

/** A server with callbacks wherever that of `@primus/core` has promises. */
export class CallbackServer<T extends Messages = AnyMessages> extends ListenedServer<T> {
  /** The open connections by id. */
  override get connections(): SparksById<T> {
    return super.connections;
  }

  /** The open connection of that id, if there is one. */
  override spark(id: string): Spark<T> | undefined {
    return super.spark(id);
  }

  /** Visits the connections: all at once, or, with `done`, one after the other. */
  override forEach(
    visit: (spark: Spark<T>, id: string, connections: SparksById<T>) => void | boolean,
  ): this;
  override forEach(visit: Visit<Spark<T>>, done: Callback): this;
  override forEach(visit: never, done?: Callback): this {
    if (!done) return super.forEach(visit);
    eachInTurn<Spark<T>>(this, visit, done);
    return this;
  }

  /** The message transforms of both directions. */
  override get transformers(): ClassicTransforms<Spark<T>, ConnectedSpark<T>> {
    return super.transformers;
  }

  /** Adds a message transform; one that takes two arguments calls back. */
  override transform(direction: 'incoming' | 'outgoing', fn: ClassicTransform<Spark<T>>): this {
    assertTransform(direction, fn);
    return super.transform(direction, fn as Transform<Spark<T>>);
  }

  /**
   * Shuts down; see the README for the options. Calls back when it has, or, without somebody to
   * call back, answers a promise.
   */
  override destroy(options?: DestroyOptions | null): Promise<void>;
  override destroy(callback: Callback): this;
  override destroy(options: DestroyOptions | null | undefined, callback: Callback): this;
  override destroy(...args: readonly unknown[]): Promise<void> | this {
    const options = args.find((arg) => typeof arg === 'object' && arg !== null);
    const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined;
    const destroyed = super.destroy(options);
    if (!callback) return destroyed;
    callBack(destroyed, callback);
    return this;
  }

  /** The same as `destroy`. */
  end(options?: DestroyOptions | null): Promise<void>;
  end(callback: Callback): this;
  end(options: DestroyOptions | null | undefined, callback: Callback): this;
  end(...args: readonly unknown[]): unknown {
    return this.destroy(...(args as [undefined, Callback]));
  }

  protected override announceSpark(spark: Spark<T>): void {
    const listeners = this.rawListeners('connection');
    if (!hasAsyncListener(listeners, 1)) return super.announceSpark(spark);
    const refuse = (cause: unknown): void => {
      const error = toError(cause);
      spark.emit('error', new PrimusError('CONNECTION_REFUSED', error.message, cause));
      spark.end();
    };
    ConnectedSpark.connectionOf(spark).holdFor(
      emitInOrder(this, listeners, [spark], refuse).catch(refuse),
    );
  }

  protected override announceClose(options: ShutdownOptions): void | Promise<void> {
    const listeners = this.rawListeners('close');
    if (!hasAsyncListener(listeners, 1)) return super.announceClose(options);
    return emitInOrder(this, listeners, [options], (cause) => {
      this.emit('log', 'error', 'A listener of close failed.', cause);
    });
  }
}
