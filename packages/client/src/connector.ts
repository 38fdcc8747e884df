import {
  Connection,
  type ConnectionSettings,
  type Dial,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  type PrimusError,
} from '@primus/protocol';
import { attempt } from './attempt.js';
import type { Emitter } from './emitter.js';
import type { ClientEvents } from './events.js';
import { watchLiveness } from './liveness.js';
import { watchNetwork } from './network.js';
import type { ResolvedClientOptions, Strategy } from './options.js';
import { makeRecovery, type Recovery } from './recovery.js';

export const OPENING = 1;
export const CLOSED = 2;
export const OPEN = 3;

/** Ms after which a connection has lasted: the next way back starts from the beginning. */
const LASTING = 5000;

/** Whom a connector works for, and how. */
export interface Assignment<T extends Messages, Owner extends Emitter<ClientEvents<T>>> {
  readonly owner: Owner;
  /** Where to connect, and the same as the application wrote it. */
  readonly url: URL;
  readonly server: string | URL;
  readonly options: ResolvedClientOptions;
  readonly settings: ConnectionSettings<Owner>;
  /** Sends what waited for a connection, be it fresh or about to go. */
  readonly flush: (connection: Connection<Owner>, fresh: boolean) => void;
  /** Nothing is sent or received any more, unless it is opened again. */
  readonly ended: () => void;
}

/** Gets a client connected, and connected again, and tells of it on the client. */
export class Connector<T extends Messages, Owner extends Emitter<ClientEvents<T>>> {
  online = true;
  readyState: number = CLOSED;
  connection: Connection<Owner> | undefined;
  attempt: Dial | undefined;
  /** Stops listening to the network. */
  readonly release: () => void;
  readonly #for: Assignment<T, Owner>;
  readonly #open: OpenLink<URL>;
  readonly #recovery: Recovery;
  /** Stops what watches the connection. */
  #unwatch: (() => void) | undefined;
  /** Whether it shall be connected: from `open` until the end. */
  #wanted = false;
  /** When it connected last, ms since the epoch, and how many attempts that took. */
  #connectedAt = 0;
  #attempts = 0;

  constructor(assignment: Assignment<T, Owner>) {
    const { owner, options } = assignment;
    const { clock, random, reconnect, layer, network } = options;
    this.#for = assignment;
    const open: OpenLink<URL> = (link) => this.#opened(link);
    this.#open = layer ? layer(open) : open;
    this.#recovery = makeRecovery(reconnect, clock, random, {
      scheduled: (state) => owner.emit('reconnect scheduled', state),
      attempt: (state) => {
        owner.emit('reconnect', state);
        // A listener may have ended it.
        if (this.#recovery.state()) this.#dial(state['reconnect timeout']);
      },
      gaveUp: (error, state) => {
        owner.emit('reconnect failed', error, state);
        // A listener may have ended it.
        if (this.#wanted) this.#ended();
      },
    });
    this.release = watchNetwork(network, (online) => this.#network(online));
  }

  /** Connects, unless it is connected or about to be. What is on its way out is cut. */
  open(): void {
    if (!this.#wanted) this.connection?.destroy();
    if (this.#wanted) return;
    this.#wanted = true;
    this.#dial(this.#for.options.timeout);
  }

  /** Sends what waits, closes, and stays away. */
  end(): void {
    const { connection } = this;
    if (!this.#wanted) return;
    if (!connection) return this.#ended();
    const { clock, timeout } = this.#for.options;
    this.#for.flush(connection, false);
    this.#wanted = false;
    this.#unwatch?.();
    // A server that does not read shall not keep it.
    const timer = clock.setTimeout(() => connection.destroy(), timeout);
    this.#unwatch = () => clock.clearTimeout(timer);
    connection.end({ abrupt: true });
  }

  /** The connection over `link` is gone. */
  closed(link: Link): void {
    if (link !== this.connection?.link) return;
    this.#unwatch?.();
    this.connection = undefined;
    // Offline, it waits until it is online.
    const waits = !this.online && this.#uses('online');
    const returns = this.#wanted && (waits || this.#uses('disconnect'));
    this.#wanted = returns;
    this.#changeState(CLOSED, 'close');
    this.#for.owner.emit('close');
    // A listener may have opened or ended it.
    if (this.readyState !== CLOSED) return;
    if (!returns) this.#ended();
    else if (this.#wanted && !waits) this.#recovery.start(this.#lasted ? 0 : this.#attempts);
  }

  get #lasted(): boolean {
    return this.#for.options.clock.now() - this.#connectedAt > LASTING;
  }

  #dial(limit: number): void {
    const { url, server, options } = this.#for;
    const { transformer, clock, transport, websockets } = options;
    this.#changeState(OPENING, 'open');
    this.attempt = attempt(transformer, { url, server, transport, websockets }, limit, clock, {
      opened: (link) => this.#open(link, url),
      failed: (error, timedOut) => this.#failed(error, timedOut),
    });
  }

  #opened(link: Link): LinkEvents {
    const { owner, settings, options, flush } = this.#for;
    const { clock, pingTimeout } = options;
    const connection = new Connection(link, owner, settings);
    this.connection = connection;
    this.attempt = undefined;
    if (pingTimeout) {
      this.#unwatch = watchLiveness(connection, pingTimeout, clock, () => connection.terminate());
    }
    const state = this.#recovery.state();
    this.#connectedAt = clock.now();
    this.#attempts = state?.attempt ?? 0;
    this.#recovery.stop();
    this.#changeState(OPEN, 'open');
    // A listener may close it again.
    if (state && connection.writable) owner.emit('reconnected', state);
    if (connection.writable) owner.emit('open');
    if (connection.writable) flush(connection, true);
    return connection;
  }

  #failed(error: PrimusError, timedOut: boolean): void {
    const { owner } = this.#for;
    const state = this.#recovery.state();
    this.#leaveAttempt('error');
    if (state) {
      if (timedOut) owner.emit('reconnect timeout', error, state);
      return this.#recovery.failed();
    }
    owner.emit(timedOut ? 'timeout' : 'error', error);
    // A listener may have ended or opened it.
    if (!this.#wanted || this.readyState !== CLOSED) return;
    if (this.#uses('timeout')) this.#recovery.start();
    else this.#ended();
  }

  #ended(): void {
    this.#wanted = false;
    this.#recovery.stop();
    this.#leaveAttempt('end');
    this.#for.ended();
    this.#for.owner.emit('end');
  }

  #leaveAttempt(reason: string): void {
    this.attempt?.abort();
    this.attempt = undefined;
    this.#changeState(CLOSED, reason);
  }

  #network(online: boolean): void {
    if (online === this.online) return;
    this.online = online;
    this.#for.owner.emit(online ? 'online' : 'offline');
    if (!this.#wanted || !this.#uses('online')) return;
    if (!online) {
      this.#recovery.stop();
      this.#leaveAttempt('offline');
      // Dead, if not yet found to be.
      this.connection?.terminate();
    } else if (this.readyState === CLOSED && !this.connection) {
      this.#recovery.start();
    }
  }

  #uses(strategy: Strategy): boolean {
    return (this.#for.options.strategy || []).includes(strategy);
  }

  #changeState(state: number, reason: string): void {
    if (state === this.readyState) return;
    this.readyState = state;
    this.#for.owner.emit('readyStateChange', reason);
  }
}
