import type { ParsedUrlQuery } from 'node:querystring';
import { type Primus, Spark, type SparkEvents } from '@primus/core';
import {
  type AnyMessages,
  type ControlMessage,
  type Link,
  type Messages,
  reservedEvents,
} from '@primus/protocol';
import { queryOf } from '../query.js';
import { ClassicConnection, type Watched } from './connection.js';
import type { ClassicHandshake } from './handshake.js';
import { NoLink } from './links.js';
import { INCOMING } from './private-events.js';
import { sendSlot } from './send.js';
import { type Transformed, transformed, type Transforming } from '../transforms.js';

/** Called for every new spark, with the spark as `this`. */
export type InitialiseHook = (this: never) => void;

/**
 * A spark as plugins know it: {@link Spark} with private events, with hooks that run for each new
 * one, and without a connection where it was made by hand.
 */
export class ClassicSpark<T extends Messages = AnyMessages> extends Spark<T> implements Watched {
  declare readonly connection: ClassicConnection<T>;
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

  /** @param link none where it is made by hand: then its events are all that it has */
  constructor(primus: Primus<T>, handshake: ClassicHandshake, link: Link | undefined) {
    super(
      primus,
      handshake,
      link ?? new NoLink(handshake.socket, () => this.connection.terminate()),
    );
    const { request, remote } = handshake;
    this.remote = handshake.given ??
      request ?? { remoteAddress: remote.address, remotePort: remote.port };
    this.#url = handshake.url;
    this.#query = handshake.query;
    this.#unannounced = link === undefined;
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
  override get query(): Record<string, string> {
    return (this.#query ??= queryOf(this.#url)) as Record<string, string>;
  }

  override set query(query: Record<string, string>) {
    this.#query = query;
  }

  /** Whether {@link heartbeat} was replaced. */
  get hasOwnHeartbeat(): boolean {
    return this.heartbeat !== ClassicSpark.prototype.heartbeat;
  }

  /**
   * Asks the client for a sign of life, or ends the connection where there was none since the
   * last time. Called in rounds; may be replaced, for one spark or all of a server.
   */
  heartbeat(): void {
    if (!this.alive && !this.connection.deaf) {
      this.end(undefined, { reconnect: true });
      return;
    }
    const now = this.primus.options.clock.now();
    this.alive = false;
    this.tell('outgoing::ping', now);
    super.ping(now);
  }

  override ping(): void {
    this.heartbeat();
  }

  override write(message: T['outgoing']): boolean {
    return this.readyState !== Spark.CLOSED && super.write(message);
  }

  /** Sends a value past the transforms; false if the connection takes no more. */
  _write(value: unknown): boolean {
    return this.readyState !== Spark.CLOSED && this.connection.writePlain(value);
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
    const take = INCOMING.get(event);
    if (!take) return super.emit(event, ...args);
    take(this.connection, args[0]);
    return this.listenerCount(event) > 0;
  }

  /** Emits to those who listen, and does nothing else about it. */
  tell(event: string, ...args: readonly unknown[]): void {
    if (this.listenerCount(event as never) > 0) super.emit(event as never, ...(args as never));
  }

  /** Tells the application of a spark that was made by hand, once, in the next turn. */
  announce(): void {
    if (!this.#unannounced) return;
    this.#unannounced = false;
    const announced = new Promise<void>((resolve) => {
      process.nextTick(() => {
        if (this.readyState !== Spark.CLOSED) this.primus.welcome(this);
        resolve();
      });
    });
    this.connection.hold(announced);
  }

  protected override connect(link: Link): ClassicConnection<T> {
    return new ClassicConnection<T>(link, this, this.primus.connectionSettings);
  }

  protected override control(message: ControlMessage): void {
    super.control(message);
    if (message.type === 'pong') this.tell('incoming::pong', Number(message.value));
    else if (message.type === 'ping') this.tell('incoming::ping', message.value);
  }

  /** Plugins wait for the last events too, so only what nobody else sees comes to an end. */
  protected override dropListeners(): void {}
}

Object.defineProperties(ClassicSpark.prototype, {
  // For all sparks; the server's own class has a copy to add to.
  __initialise: {
    value: [
      function initialise(this: ClassicSpark) {
        this.announce();
      },
    ],
    configurable: true,
    writable: true,
  },
  send: sendSlot,
});

ClassicSpark.prototype.reserved = reservedEvents([
  'data',
  'end',
  'error',
  'heartbeat',
  'readyStateChange',
]);
