import {
  type Connection,
  type Dial,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  PrimusError,
  toPrimusError,
} from '@primus/protocol';
import { Alarm } from './alarm.js';
import { backoff, type ReconnectState } from './backoff.js';
import { Emitter } from './emitter.js';
import type { ClientEvents } from './events.js';
import { watchLiveness } from './liveness.js';
import { locate } from './locate.js';
import { type NetworkEvent, watchNetwork } from './network.js';
import {
  type ClientOptions,
  type ResolvedClientOptions,
  resolveOptions,
  type Strategy,
} from './options.js';

export const OPENING = 1;
export const CLOSED = 2;
export const OPEN = 3;

/** The part of a client that gets it connected, and connected again, and tells of it. */
export abstract class Connector<T extends Messages, Owner> extends Emitter<ClientEvents<T>> {
  declare readonly options: ResolvedClientOptions;
  /** Where it connects to. */
  declare readonly url: URL;
  /** Whether the network is there, as far as the platform tells. */
  online = true;
  /** `Primus.OPENING`, `OPEN` or `CLOSED`. */
  readyState: number = CLOSED;
  declare protected connection: Connection<Owner> | undefined;
  /** Stops listening to the network. */
  declare protected readonly release: () => void;
  /** The server as the application wrote it. */
  readonly #server: string | URL;
  readonly #open: OpenLink<URL>;
  /** When an attempt has taken too long, a look at the server is due, or the next attempt. */
  readonly #alarm: Alarm;
  #attempt: Dial | undefined;
  /** Whether it shall be connected: from `open` until the end. */
  protected wanted = false;
  /** When it connected last or, since then, began to come back, ms since the epoch. */
  #since = 0;
  /** The way back that is under way. */
  #way: ReconnectState | undefined;
  /** Attempts to come back since a connection has lasted. */
  #attempts = 0;
  /** Ms that the server has asked for, beside the next delay. */
  #absence = 0;

  constructor(server: string | URL, given: ClientOptions) {
    super();
    const options = resolveOptions(given);
    const { transformer } = options;
    transformer.load?.(options.parser);
    this.options = options;
    this.url = locate(server, options.pathname);
    this.#server = server;
    this.#open = options.layer((link) => this.#opened(link));
    this.#alarm = new Alarm(options.clock);
    this.release = watchNetwork(options.network, (event) => this.#changed(event));
  }

  /** The framework's own socket, where there is one. */
  get socket(): unknown {
    return this.connection?.link.raw ?? this.#attempt?.raw;
  }

  protected abstract connectionOver(link: Link): Connection<Owner>;

  /** Sends what waits, as far as it goes; ends a connection that is not wanted once all is out. */
  protected abstract flush(connection: Connection<Owner>): void;

  /** Nothing is sent or received any more, unless it is opened again. */
  protected abstract ended(): void;

  /** Connects, unless it is connected or about to be. What is on its way out is cut. */
  protected connect(): void {
    if (!this.wanted) this.connection?.destroy();
    if (this.wanted) return;
    this.wanted = true;
    this.#dial(this.options.timeout);
  }

  /** Sends what waits, closes, and stays away. */
  protected disconnect(): void {
    const { connection } = this;
    if (!this.wanted) return;
    if (!connection) return this.#ended();
    this.wanted = false;
    // A server that does not read shall not keep it.
    this.#alarm.set(this.options.timeout, () => connection.destroy());
    this.flush(connection);
  }

  /** Sends what the connection has, closes it, and returns, `absence` ms later than it else would. */
  protected giveWay(absence: number): void {
    // Who is about to leave still waits for what is to be sent before.
    if (!this.wanted) return;
    this.#absence = absence >= 0 && absence < Infinity ? absence : 0;
    if (this.connection?.writable) this.connection.end();
  }

  /** The connection over `link` is gone. */
  protected closed(link: Link): void {
    if (link !== this.connection?.link) return;
    this.#alarm.clear();
    this.connection = undefined;
    // Offline, it waits until it is online.
    const waits = !this.online && this.#uses('online');
    const returns = this.wanted && (waits || this.#uses('disconnect'));
    this.wanted = returns;
    this.#changeState(CLOSED, 'close');
    this.emit('close');
    // A listener may have opened or ended it.
    if (this.readyState !== CLOSED) return;
    const { clock, reconnect } = this.options;
    const lasted = clock.now() - this.#since >= reconnect.minUptime;
    if (!returns) this.#ended();
    else if (this.wanted && !waits) this.#return(lasted);
  }

  /** Makes one attempt to connect, which may take `limit` ms. */
  #dial(limit: number): void {
    const { url, options } = this;
    this.#changeState(OPENING, 'open');
    this.#alarm.set(limit, () => this.#failed(undefined, true));
    try {
      this.#attempt = options.transformer.dial(
        { ...options, url, server: this.#server },
        (link) => {
          this.#alarm.clear();
          return this.#open(link, url);
        },
        (cause) => this.#failed(cause),
      );
    } catch (cause) {
      // Told later, as every other failure, so that listeners can be there to hear it.
      this.#alarm.set(0, () => this.#failed(cause));
    }
  }

  #opened(link: Link): LinkEvents {
    const { clock, pingTimeout } = this.options;
    const connection = this.connectionOver(link);
    const way = this.#way;
    this.connection = connection;
    this.#attempt = this.#way = undefined;
    this.#absence = 0;
    if (way) this.#timed(way);
    this.#since = clock.now();
    if (pingTimeout) watchLiveness(connection, pingTimeout, clock, this.#alarm);
    this.#changeState(OPEN, 'open');
    // A listener may close it again.
    if (way && connection.writable) this.emit('reconnected', way);
    if (connection.writable) this.emit('open');
    if (connection.writable) this.flush(connection);
    return connection;
  }

  #failed(cause: unknown, timedOut = false): void {
    const way = this.#way;
    const code = timedOut ? 'CONNECT_TIMEOUT' : 'CONNECT_FAILED';
    const reason = (cause as Error | undefined)?.message || 'is it up?';
    const error = toPrimusError(cause, code, `Cannot connect to ${this.url.host}: ${reason}`);
    this.#leave('error');
    if (way) {
      if (timedOut) this.emit('reconnect timeout', error, this.#timed(way));
      return this.#retry(way);
    }
    this.emit(timedOut ? 'timeout' : 'error', error);
    // A listener may have ended or opened it.
    if (!this.wanted || this.readyState !== CLOSED) return;
    if (this.#uses('timeout')) this.#return(true);
    else this.#ended();
  }

  /** Begins a way back, unless it has; where the one before came to nothing, from where that has ended. */
  #return(anew: boolean): void {
    if (this.#way) return;
    if (anew) this.#attempts = 0;
    this.#since = this.options.clock.now();
    this.#way = {
      ...this.options.reconnect,
      attempt: 0,
      scheduled: 0,
      duration: 0,
    };
    this.#retry(this.#way);
  }

  /** Schedules the next attempt, unless a listener has ended it. */
  #retry(way: ReconnectState): void {
    if (way !== this.#way) return;
    if (way.attempt >= way.retries) {
      const error = new PrimusError('RECONNECT_FAILED', 'No attempt is left.');
      this.emit('reconnect failed', error, this.#timed(way));
      // A listener may have ended it.
      if (this.wanted) this.#ended();
      return;
    }
    way.attempt++;
    // Connections that did not last count for the delay, and not against the retries.
    this.#attempts = Math.min(this.#attempts + 1, way.retries);
    way.scheduled = this.#absence + backoff(way, this.#attempts, this.options.random);
    this.#absence = 0;
    this.#alarm.set(way.scheduled, () => {
      this.emit('reconnect', this.#timed(way));
      // A listener may have ended it.
      if (this.#way) this.#dial(way['reconnect timeout']);
    });
    this.emit('reconnect scheduled', this.#timed(way));
  }

  /** A way back, with how long it has taken so far. */
  #timed(way: ReconnectState): ReconnectState {
    way.duration = this.options.clock.now() - this.#since;
    return way;
  }

  #ended(): void {
    this.wanted = false;
    this.#way = undefined;
    this.#leave('end');
    this.ended();
    this.emit('end');
  }

  /** Gives up what is scheduled or under way. */
  #leave(reason: string): void {
    this.#alarm.clear();
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#changeState(CLOSED, reason);
  }

  #changed({ type, persisted }: NetworkEvent): void {
    if (type === 'online' || type === 'offline') this.#network(type === 'online');
    // A page with a connection is not kept in the back/forward cache. It returns when it is back.
    if (persisted) this.connection?.terminate();
    this.#alarm.check();
  }

  #network(online: boolean): void {
    if (online === this.online) return;
    this.online = online;
    this.emit(online ? 'online' : 'offline');
    if (!this.wanted || !this.#uses('online')) return;
    if (!online) {
      this.#way = undefined;
      this.#leave('offline');
      // Dead, if not yet found to be.
      this.connection?.terminate();
    } else if (this.readyState === CLOSED && !this.connection) {
      this.#return(true);
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
