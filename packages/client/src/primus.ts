import {
  type AnyMessages,
  assertCompatible,
  Connection,
  type ConnectionSettings,
  type ControlMessage,
  type Dial,
  iterate,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  pipe,
  type PipeDestination,
  type PipeOptions,
  PrimusError,
  Queue,
  type Receipt,
  toWeb,
  type Transform,
  type Transforms,
  type WebStreams,
} from '@primus/protocol';
import { attempt } from './attempt.js';
import { Emitter } from './emitter.js';
import type { ClientEvents } from './events.js';
import { watchLiveness } from './liveness.js';
import { watchNetwork } from './network.js';
import {
  type ClientOptions,
  invalid,
  type ResolvedClientOptions,
  resolveOptions,
  type Strategy,
} from './options.js';
import { makeRecovery, type Recovery } from './recovery.js';

/** A client: connects to a server, stays connected, and is a duplex stream of messages. */
export class Primus<T extends Messages = AnyMessages> extends Emitter<ClientEvents<T>> {
  static readonly OPENING = 1;
  static readonly CLOSED = 2;
  static readonly OPEN = 3;

  readonly options: ResolvedClientOptions;
  /** Where it connects to. */
  readonly url: URL;
  /** Whether the network is there, as far as the platform tells. */
  online = true;
  readonly #settings: ConnectionSettings<Primus<T>>;
  readonly #server: string | URL;
  readonly #recovery: Recovery;
  /** Messages that wait for a connection. */
  readonly #backlog = new Queue<{ message: unknown; receipt: Receipt | undefined }>();
  readonly #open: OpenLink<URL>;
  readonly #unwatchNetwork: () => void;
  #readyState: number = Primus.CLOSED;
  #attempt: Dial | undefined;
  #connection: Connection<Primus<T>> | undefined;
  #unwatch: (() => void) | undefined;
  /** Whether it shall be connected: from `open` until the end. */
  #wanted = false;
  #paused = false;
  #stalled = false;
  #destroyed = false;
  #asked: ((id: string) => void)[] = [];

  /**
   * @param url the server's, without its `pathname`; relative to the page where there is one
   * @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER`
   */
  constructor(url: string | URL, options: ClientOptions) {
    super();
    this.options = resolveOptions(options);
    const { parser, transformer, clock, random, reconnect, layer, highWaterMark } = this.options;
    assertCompatible(parser, transformer);
    this.#server = url;
    this.url = locate(url, this.options.pathname);
    this.#settings = {
      parser,
      transforms: { incoming: [], outgoing: [] },
      clock,
      highWaterMark,
      events: {
        message: (_, message, frame) => this.emit('data', message, frame),
        control: (_, message) => this.#control(message),
        error: (_, error) => this.emit('error', error),
        drain: () => this.#drained(),
        close: (_, __, link) => this.#closed(link),
      },
    };
    const open: OpenLink<URL> = (link) => this.#opened(link);
    this.#open = layer ? layer(open) : open;
    this.#recovery = makeRecovery(reconnect, clock, random, {
      scheduled: (state) => this.emit('reconnect scheduled', state),
      attempt: (state) => {
        this.emit('reconnect', state);
        // A listener may have ended it.
        if (this.#recovery.state()) this.#dial(state['reconnect timeout']);
      },
      gaveUp: (error, state) => {
        this.emit('reconnect failed', error, state);
        this.#ended();
      },
    });
    this.#unwatchNetwork = watchNetwork(this.options.network, (online) => this.#network(online));
    // Later, so that listeners can be there before anything happens.
    if (!this.options.manual) queueMicrotask(() => this.#destroyed || this.open());
  }

  /** `Primus.OPENING`, `OPEN` or `CLOSED`. */
  get readyState(): number {
    return this.#readyState;
  }

  /** The framework's own socket, where there is one. */
  get socket(): unknown {
    return this.#connection?.link.raw ?? this.#attempt?.raw;
  }

  /** The message transforms of both directions. */
  get transformers(): Transforms<Primus<T>> {
    return this.#settings.transforms;
  }

  /** Whether messages are accepted, be it to wait for a connection. */
  get writable(): boolean {
    return !this.#destroyed;
  }

  /** Whether messages may still come. */
  get readable(): boolean {
    return !this.#destroyed;
  }

  /** Connects, unless it is connected or about to be. */
  open(): this {
    if (this.#destroyed) throw destroyed();
    if (!this.#wanted) {
      this.#wanted = true;
      this.#dial(this.options.timeout);
    }
    return this;
  }

  /**
   * Sends a message; without a connection it waits for one. False asks to wait for `drain`.
   */
  write(message: T['outgoing']): boolean {
    return this.#submit(message);
  }

  /**
   * Sends a message and resolves once it was handed to the network and there is room for more.
   * Rejects with a {@link PrimusError} when it was not sent.
   */
  send(message: T['outgoing']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#submit(message, { resolve, reject });
    });
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  end(message?: T['outgoing']): this {
    if (message !== undefined) this.write(message);
    if (this.#connection) this.#leave(this.#connection);
    else if (this.#wanted) this.#ended();
    return this;
  }

  /** Ends, for good: releases all it holds, removes all listeners. */
  destroy(): this {
    if (this.#destroyed) return this;
    this.end();
    this.#destroyed = true;
    this.#unwatchNetwork();
    while (this.#backlog.length > 0) this.#backlog.shift()?.receipt?.reject(destroyed());
    this.emit('destroy');
    return this.removeAllListeners();
  }

  /** Asks the server for the id of this connection. Resolves when it is connected. */
  id(): Promise<string> {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#connection?.control({ type: 'id', value: '' });
    });
  }

  /** Adds a message transform; see {@link Transform}. */
  transform(direction: 'incoming' | 'outgoing', fn: Transform<Primus<T>>): this {
    this.transformers[direction].push(fn);
    return this;
  }

  /** Delivers no messages until `resume`; in time, the server is made to wait. */
  pause(): this {
    this.#paused = true;
    this.#connection?.pause();
    return this;
  }

  resume(): this {
    this.#paused = false;
    this.#connection?.resume();
    return this;
  }

  /** Writes every message into `destination`, at the speed it takes them. */
  pipe<D extends PipeDestination<T['incoming']>>(destination: D, options?: PipeOptions): D {
    return pipe<T['incoming'], D>(this, destination, options);
  }

  /** The messages from now on, across reconnects, until the client has ended. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T['incoming']> {
    return iterate<T['incoming']>(this);
  }

  /** This client as Web Streams. */
  toWeb(): WebStreams<T['incoming'], T['outgoing']> {
    return toWeb<T['incoming'], T['outgoing']>(this);
  }

  /** For Node's streams, which put their `error` listener first where they can. */
  prependListener<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return this.on(event, listener);
  }

  #submit(message: unknown, receipt?: Receipt): boolean {
    // While messages wait, those that come have to wait behind them.
    if (this.#connection && this.#backlog.length === 0) {
      return this.#connection.write(message, receipt);
    }
    if (this.#destroyed) {
      receipt?.reject(destroyed());
      return false;
    }
    this.#backlog.push({ message, receipt });
    this.#stalled = true;
    if (this.#backlog.length > this.options.queueSize) {
      this.#backlog
        .shift()
        ?.receipt?.reject(new PrimusError('QUEUE_FULL', 'Too many messages wait.'));
    }
    return false;
  }

  #dial(limit: number): void {
    const { transformer, clock, transport, websockets } = this.options;
    const target = { url: this.url, server: this.#server, transport, websockets };
    this.#changeState(Primus.OPENING, 'open');
    this.#attempt = attempt(transformer, target, limit, clock, {
      opened: (link) => this.#open(link, this.url),
      failed: (error, timedOut) => this.#failed(error, timedOut),
    });
  }

  #opened(link: Link): LinkEvents {
    const { clock, pingTimeout } = this.options;
    const connection = new Connection<Primus<T>>(link, this, this.#settings);
    this.#connection = connection;
    this.#attempt = undefined;
    if (this.#paused) connection.pause();
    if (pingTimeout !== false) {
      this.#unwatch = watchLiveness(connection, pingTimeout, clock, () => connection.terminate());
    }
    const state = this.#recovery.state();
    this.#recovery.stop();
    this.#changeState(Primus.OPEN, 'open');
    if (state) this.emit('reconnected', state);
    if (this.#asked.length > 0) connection.control({ type: 'id', value: '' });
    // A listener may have closed it again.
    if (this.#connection === connection) this.emit('open');
    if (this.#connection === connection) this.#flush(connection);
    return connection;
  }

  /** Sends what waited, including what listeners of `open` wrote meanwhile. */
  #flush(connection: Connection<Primus<T>>): void {
    let room = true;
    for (let next = this.#backlog.shift(); next; next = this.#backlog.shift()) {
      room = connection.write(next.message, next.receipt);
    }
    if (room && this.#stalled) this.#drained();
  }

  #drained(): void {
    this.#stalled = false;
    this.emit('drain');
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
    if (!this.#wanted || this.#readyState !== Primus.CLOSED) return;
    if (this.#uses('timeout')) this.#recovery.start();
    else this.#ended();
  }

  #closed(link: Link): void {
    if (link !== this.#connection?.link) return;
    this.#unwatch?.();
    this.#connection = undefined;
    const returns = this.#wanted && this.#uses('disconnect');
    this.#wanted = returns;
    this.#changeState(Primus.CLOSED, 'close');
    this.emit('close');
    // A listener may have opened or ended it.
    if (this.#readyState !== Primus.CLOSED) return;
    if (!returns) this.#ended();
    else if (this.#wanted && (this.online || !this.#uses('online'))) this.#recovery.start();
  }

  /** Sends what waits, closes, and stays away. */
  #leave(connection: Connection<Primus<T>>): void {
    this.#wanted = false;
    this.#flush(connection);
    connection.end({ abrupt: true });
  }

  #ended(): void {
    this.#wanted = false;
    this.#recovery.stop();
    this.#leaveAttempt('end');
    this.emit('end');
  }

  #leaveAttempt(reason: string): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#changeState(Primus.CLOSED, reason);
  }

  #control(message: ControlMessage): void {
    if (message.type === 'ping') {
      this.#connection?.control({ type: 'pong', value: message.value });
    } else if (message.type === 'id') {
      for (const answer of this.#asked.splice(0)) answer(message.value);
    } else if (message.type === 'close' && this.#connection) {
      this.#leave(this.#connection);
    }
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
      this.#connection?.terminate();
    } else if (this.#readyState === Primus.CLOSED && !this.#connection) {
      this.#recovery.start();
    }
  }

  #uses(strategy: Strategy): boolean {
    return (this.options.strategy || []).includes(strategy);
  }

  #changeState(state: number, reason: string): void {
    if (state === this.#readyState) return;
    this.#readyState = state;
    this.emit('readyStateChange', reason);
  }
}

function locate(url: string | URL, pathname: string): URL {
  const { location } = globalThis as { location?: { href: string } };
  try {
    const located = new URL(url, location?.href);
    located.pathname = pathname;
    located.hash = '';
    return located;
  } catch {
    throw invalid('url', 'such as "https://example.com"');
  }
}

function destroyed(): PrimusError {
  return new PrimusError('DESTROYED', 'This client was destroyed; make a new one.');
}
