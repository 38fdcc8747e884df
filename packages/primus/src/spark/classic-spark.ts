import type { ParsedUrlQuery } from 'node:querystring';
import { type Primus, type Query, Spark, type SparkEvents } from '@primus/core';
import { type AnyMessages, type Link, type Messages, reservedEvents } from '@primus/protocol';
import { queryOf } from '../query.js';
import type { ClassicConnection } from './connection.js';
import type { ClassicHandshake } from './handshake.js';
import { NoLink } from './no-link.js';
import { INCOMING } from './private-events.js';
import { slots } from './slots.js';
import { type Transformed, transformed, type Transforming } from '../transforms.js';

/** Tells the application of a spark that was made by hand, once, in the next turn. */
let announce: (spark: ClassicSpark) => void;

declare module '@primus/core' {
  /** Here, of a name that comes twice, all values; and of others, none. */
  interface QueryValues {
    several: string[];
    none: undefined;
  }
}

/** Called for every new spark, with the spark as `this`. */
export type InitialiseHook = (this: never) => void;

/**
 * A spark as plugins know it: {@link Spark} with private events, with hooks that run for each new
 * one, and without a connection where it was made by hand.
 */
export class ClassicSpark<T extends Messages = AnyMessages> extends Spark<T> {
  /** The hooks that run for every new spark; see {@link initialise}. */
  declare readonly __initialise: InitialiseHook[];
  /** Whether the client was heard of since the last heartbeat. */
  alive = true;
  /** Where the client is, as the framework tells. */
  remote: object;
  readonly #url: string;
  #query: ParsedUrlQuery | undefined;
  /** Whether the application has to be told of it yet. */
  #unannounced: boolean;

  constructor(primus: Primus<T>, handshake: ClassicHandshake, link: Link) {
    super(primus, handshake, link);
    const { request, remote } = handshake;
    this.remote = handshake.given ??
      request ?? { remoteAddress: remote.address, remotePort: remote.port };
    this.#url = handshake.url;
    this.#query = handshake.query;
    this.#unannounced = link instanceof NoLink;
    for (const hook of this.__initialise) hook.call(this as never);
  }

  /** The hook that was added last. Assigning adds one to this server's sparks. */
  get initialise(): InitialiseHook | undefined {
    return this.__initialise.at(-1);
  }

  set initialise(hook: InitialiseHook) {
    if (typeof hook === 'function') this.__initialise.push(hook);
  }

  /** The query the client connected with. A name that comes twice has a list of its values. */
  override get query(): Query {
    return (this.#query ??= queryOf(this.#url));
  }

  override set query(query: Query) {
    this.#query = query;
  }

  /**
   * Asks the client for a sign of life, or ends the connection where there was none since the
   * last time. Called in rounds; may be replaced, for one spark or all of a server.
   */
  heartbeat(): void {
    const connection = connectionOf(this);
    if (!this.alive && !connection.deaf) {
      this.end(undefined, { reconnect: true });
      return;
    }
    const now = this.primus.options.clock.now();
    this.alive = false;
    tell(this, 'outgoing::ping', now);
    this.primus.sendPing(this, now);
  }

  override write(message: T['outgoing']): boolean {
    return this.readyState !== Spark.CLOSED && super.write(message);
  }

  /** Sends a value past the transforms; false if the connection takes no more. */
  _write(value: unknown): boolean {
    return this.readyState !== Spark.CLOSED && connectionOf(this).writePlain(value);
  }

  /**
   * Leads a message through the transforms of `primus`, and on to `connection`: as its `data`, or
   * to its `_write`.
   */
  transforms(
    primus: Transforming,
    connection: Transformed,
    direction: 'incoming' | 'outgoing',
    data: unknown,
    raw?: unknown,
  ): this {
    transformed(primus, connection, direction, { data, raw });
    return this;
  }

  /** As before; what is `incoming` takes effect as if a client had done it. */
  override emit<E extends keyof SparkEvents<T>>(event: E, ...args: SparkEvents<T>[E]): boolean {
    INCOMING.get(event)?.(connectionOf(this), args[0]);
    return super.emit(event, ...args);
  }

  /** Plugins wait for the last events too, so only what nobody else sees comes to an end. */
  protected override dropListeners(): void {}

  #announce(): void {
    if (!this.#unannounced) return;
    this.#unannounced = false;
    const announced = new Promise<void>((resolve) => {
      process.nextTick(() => {
        if (this.readyState !== Spark.CLOSED) this.primus.welcomeSpark(this);
        resolve();
      });
    });
    connectionOf(this).hold(announced);
  }

  static {
    announce = (spark) => spark.#announce();
  }
}

/** The connection of a spark, whatever an application has put in its place. */
export function connectionOf<T extends Messages>(spark: ClassicSpark<T>): ClassicConnection<T> {
  return Spark.connectionOf<T>(spark) as ClassicConnection<T>;
}

/** Emits an event to those who listen, and to a plugin that has an `emit` of its own. */
export function tell<T extends Messages>(
  spark: Spark<T>,
  event: string,
  ...args: readonly unknown[]
): void {
  if (isHeard(spark, event)) spark.emit(event as never, ...(args as never));
}

/** Whether somebody listens to an event, or a plugin has an `emit` that might be told of it. */
export function isHeard<T extends Messages>(spark: Spark<T>, event: string): boolean {
  return spark.emit !== ClassicSpark.prototype.emit || spark.listenerCount(event as never) > 0;
}

/** Whether the heartbeat of a spark was replaced. */
export function hasOwnHeartbeat(spark: Pick<ClassicSpark, 'heartbeat'>): boolean {
  return spark.heartbeat !== ClassicSpark.prototype.heartbeat;
}

Object.defineProperties(ClassicSpark.prototype, {
  // For all sparks; the server's own class has a copy to add to.
  __initialise: {
    value: [
      function initialise(this: ClassicSpark) {
        announce(this);
      },
    ],
    configurable: true,
    writable: true,
  },
  ...slots,
});

ClassicSpark.prototype.reserved = reservedEvents([
  'data',
  'end',
  'error',
  'heartbeat',
  'readyStateChange',
]);
