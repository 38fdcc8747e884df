import {
  assertCompatible,
  type Connection,
  type Dial,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  type PrimusError,
} from '@primus/protocol';
import { attempt } from './attempt.js';
import { Emitter } from './emitter.js';
import type { ClientEvents } from './events.js';
import { watchLiveness } from './liveness.js';
import { locate } from './locate.js';
import { watchNetwork } from './network.js';
import {
  type ClientOptions,
  type ResolvedClientOptions,
  resolveOptions,
  type Strategy,
} from './options.js';
import { makeRecovery, type Recovery } from './recovery.js';

export const OPENING = 1;
export const CLOSED = 2;
export const OPEN = 3;

/** Ms after which a connection has lasted: the next way back starts from the beginning. */
const LASTING = 5000;

/** The part of a client that gets it connected, and connected again, and tells of it. */
export abstract class Connector<T extends Messages, Owner> extends Emitter<ClientEvents<T>> {
  readonly options: ResolvedClientOptions;
  /** Where it connects to. */
  readonly url: URL;
  /** Whether the network is there, as far as the platform tells. */
  online = true;
  /** `Primus.OPENING`, `OPEN` or `CLOSED`. */
  readyState: number = CLOSED;
  protected connection: Connection<Owner> | undefined;
  /** Stops listening to the network. */
  protected readonly release: () => void;
  /** The server as the application wrote it. */
  readonly #server: string | URL;
  readonly #open: OpenLink<URL>;
  readonly #recovery: Recovery;
  #attempt: Dial | undefined;
  /** Stops what watches the connection. */
  #unwatch: (() => void) | undefined;
  /** Whether it shall be connected: from `open` until the end. */
  #wanted = false;
  /** When it connected last, ms since the epoch. */
  #connectedAt = 0;

  constructor(server: string | URL, given: ClientOptions) {
    super();
    const options = resolveOptions(given);
    const { parser, transformer, clock, random, reconnect, layer, network, pathname } = options;
    assertCompatible(parser, transformer);
    transformer.load?.();
    this.options = options;
    this.url = locate(server, pathname);
    this.#server = server;
    this.#open = layer((link) => this.#opened(link));
    this.#recovery = makeRecovery(reconnect, clock, random, {
      scheduled: (state) => this.emit('reconnect scheduled', state),
      attempt: (state) => {
        this.emit('reconnect', state);
        // A listener may have ended it.
        if (this.#recovery.state()) this.#dial(state['reconnect timeout']);
      },
      gaveUp: (error, state) => {
        this.emit('reconnect failed', error, state);
        // A listener may have ended it.
        if (this.#wanted) this.#ended();
      },
    });
    this.release = watchNetwork(network, (online) => this.#network(online));
  }

  /** The framework's own socket, where there is one. */
  get socket(): unknown {
    return this.connection?.link.raw ?? this.#attempt?.raw;
  }

  protected abstract connectionOver(link: Link): Connection<Owner>;

  /** Sends what waited for a connection, be it fresh or about to go. */
  protected abstract flush(connection: Connection<Owner>, fresh: boolean): void;

  /** Nothing is sent or received any more, unless it is opened again. */
  protected abstract ended(): void;

  /** Connects, unless it is connected or about to be. What is on its way out is cut. */
  protected connect(): void {
    if (!this.#wanted) this.connection?.destroy();
    if (this.#wanted) return;
    this.#wanted = true;
    this.#dial(this.options.timeout);
  }

  /** Sends what waits, closes, and stays away. */
  protected disconnect(): void {
    const { connection } = this;
    if (!this.#wanted) return;
    if (!connection) return this.#ended();
    const { clock, timeout } = this.options;
    this.flush(connection, false);
    this.#wanted = false;
    this.#unwatch?.();
    // A server that does not read shall not keep it.
    const timer = clock.setTimeout(() => connection.destroy(), timeout);
    this.#unwatch = () => clock.clearTimeout(timer);
    connection.end();
  }

  /** The connection over `link` is gone. */
  protected closed(link: Link): void {
    if (link !== this.connection?.link) return;
    this.#unwatch?.();
    this.connection = undefined;
    // Offline, it waits until it is online.
    const waits = !this.online && this.#uses('online');
    const returns = this.#wanted && (waits || this.#uses('disconnect'));
    this.#wanted = returns;
    this.#changeState(CLOSED, 'close');
    this.emit('close');
    // A listener may have opened or ended it.
    if (this.readyState !== CLOSED) return;
    if (!returns) this.#ended();
    else if (this.#wanted && !waits) this.#recovery.start(this.#lasted);
  }

  get #lasted(): boolean {
    return this.options.clock.now() - this.#connectedAt > LASTING;
  }

  #dial(limit: number): void {
    const { url } = this;
    const { transformer, clock, transport, websockets } = this.options;
    const target = { url, server: this.#server, transport, websockets };
    this.#changeState(OPENING, 'open');
    this.#attempt = attempt(transformer, target, limit, clock, {
      opened: (link) => this.#open(link, url),
      failed: (error, timedOut) => this.#failed(error, timedOut),
    });
  }

  #opened(link: Link): LinkEvents {
    const { clock, pingTimeout } = this.options;
    const connection = this.connectionOver(link);
    this.connection = connection;
    this.#attempt = undefined;
    if (pingTimeout) {
      this.#unwatch = watchLiveness(connection, pingTimeout, clock);
    }
    const state = this.#recovery.state();
    this.#connectedAt = clock.now();
    this.#recovery.stop();
    this.#changeState(OPEN, 'open');
    // A listener may close it again.
    if (state && connection.writable) this.emit('reconnected', state);
    if (connection.writable) this.emit('open');
    if (connection.writable) this.flush(connection, true);
    return connection;
  }

  #failed(error: PrimusError, timedOut: boolean): void {
    const state = this.#recovery.state();
    this.#leaveAttempt('error');
    if (state) {
      if (timedOut) this.emit('reconnect timeout', error, state);
      return this.#recovery.failed();
    }
    this.emit(timedOut ? 'timeout' : 'error', error);
    // A listener may have ended or opened it.
    if (!this.#wanted || this.readyState !== CLOSED) return;
    if (this.#uses('timeout')) this.#recovery.start(true);
    else this.#ended();
  }

  #ended(): void {
    this.#wanted = false;
    this.#recovery.stop();
    this.#leaveAttempt('end');
    this.ended();
    this.emit('end');
  }

  #leaveAttempt(reason: string): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#changeState(CLOSED, reason);
  }

  #network(online: boolean): void {
    if (online === this.online) return;
    this.online = online;
    this.emit(online ? 'online' : 'offline');
    if (!this.#wanted || !this.#uses('online')) return;
    if (!online) {
      this.#recovery.stop();
      this.#leaveAttempt('offline');
      // Dead, if not yet found to be.
      this.connection?.terminate();
    } else if (this.readyState === CLOSED && !this.connection) {
      this.#recovery.start(true);
    }
  }

  #uses(strategy: Strategy): boolean {
    return (this.options.strategy || []).includes(strategy);
  }

  #changeState(state: number, reason: string): void {
    if (state === this.readyState) return;
    this.readyState = state;
    this.emit('readyStateChange', reason);
  }
}
