import {
  type AnyMessages,
  assertCompatible,
  Connection,
  type ConnectionSettings,
  type ControlMessage,
  iterate,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  pipe,
  type PipeDestination,
  type PipeOptions,
  PrimusError,
  toWeb,
  type Transform,
  type Transforms,
  type WebStreams,
} from '@primus/protocol';
import { Attempt } from './attempt.js';
import { Backlog } from './backlog.js';
import { type ClientEvents, TypedEventEmitter } from './events.js';
import { Liveness } from './liveness.js';
import { watchNetwork } from './network.js';
import {
  type ClientOptions,
  type ResolvedClientOptions,
  resolveOptions,
  type Strategy,
} from './options.js';
import { Recovery } from './recovery.js';

/** A client: connects to a server, stays connected, and is a duplex stream of messages. */
export class Primus<T extends Messages = AnyMessages> extends TypedEventEmitter<ClientEvents<T>> {
  static readonly OPENING = 1;
  static readonly CLOSED = 2;
  static readonly OPEN = 3;

  readonly options: ResolvedClientOptions<T>;
  /** Where it connects to. */
  readonly url: URL;
  /** Whether the network is there, as far as the platform tells. */
  online = true;
  readonly #settings: ConnectionSettings<Primus<T>>;
  readonly #recovery: Recovery;
  readonly #backlog: Backlog;
  readonly #open: OpenLink<URL>;
  readonly #unwatchNetwork: () => void;
  #readyState: number = Primus.CLOSED;
  #attempt: Attempt | undefined;
  #connection: Connection<Primus<T>> | undefined;
  #liveness: Liveness | undefined;
  #final = false;
  #paused = false;
  #stalled = false;
  #destroyed = false;
  #asked: ((id: string) => void)[] = [];

  /**
   * @param url the server's, without its `pathname`; relative to the page where there is one
   * @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER`
   */
  constructor(url: string | URL, options: ClientOptions<T>) {
    super();
    this.options = resolveOptions(options);
    const { parser, transformer, clock, random, reconnect, layer } = this.options;
    assertCompatible(parser, transformer);
    this.url = locate(url, this.options.pathname);
    this.#settings = {
      parser,
      transforms: { incoming: [], outgoing: [] },
      limits: this.options,
      clock,
      events: {
        message: (_, message, frame) => void this.emit('data', message, frame),
        control: (_, message) => this.#control(message),
        error: (_, error) => void this.emit('error', error),
        drain: () => this.#drained(),
        close: (_, __, connection) => this.#closed(connection),
      },
    };
    this.#backlog = new Backlog(this.options.queueSize);
    const open: OpenLink<URL> = (link) => this.#opened(link);
    this.#open = layer ? layer(open) : open;
    this.#recovery = new Recovery(reconnect, clock, random, {
      scheduled: (state) => void this.emit('reconnect scheduled', state),
      attempt: (state) => {
        this.emit('reconnect', state);
        if (this.#recovery.active) this.#dial(Infinity);
      },
      timeout: (error, state) => {
        this.#attempt?.abort();
        this.#changeState(Primus.CLOSED, 'timeout');
        this.emit('reconnect timeout', error, state);
      },
      gaveUp: (error, state) => {
        this.emit('reconnect failed', error, state);
        this.#ended();
      },
    });
    this.#unwatchNetwork = watchNetwork(
      this.options.network,
      () => this.#wentOffline(),
      () => this.#cameOnline(),
    );
    for (const plugin of Object.values(this.options.plugins)) {
      plugin.call(this, this, this.options);
    }
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
    if (this.#destroyed) {
      throw new PrimusError('DESTROYED', 'This client was destroyed; make a new one.');
    }
    if (this.#readyState === Primus.CLOSED && !this.#recovery.active) {
      this.#dial(this.options.timeout);
    }
    return this;
  }

  /**
   * Sends a message; without a connection it waits for one. False asks to wait for `drain`.
   */
  write(message: T['outgoing']): boolean {
    if (this.#destroyed) return false;
    if (this.#ready) return this.#connection?.write(message) ?? false;
    this.#backlog.push({ message });
    this.#stalled = true;
    return false;
  }

  /**
   * Sends a message and resolves once it was handed to the network and there is room for more.
   * Rejects with a {@link PrimusError} when it was not sent.
   */
  send(message: T['outgoing']): Promise<void> {
    if (this.#ready && this.#connection) return this.#connection.send(message);
    return new Promise((resolve, reject) => {
      if (this.#destroyed) reject(destroyed());
      else this.#backlog.push({ message, resolve, reject });
    });
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  end(message?: T['outgoing']): this {
    if (message !== undefined) this.write(message);
    if (this.#connection) {
      this.#final = true;
      this.#flush(this.#connection);
      this.#connection.end({ abrupt: true });
    } else if (this.#readyState !== Primus.CLOSED || this.#recovery.active) {
      this.#ended();
    }
    return this;
  }

  /** Ends, for good: releases all it holds, removes all listeners. */
  destroy(): this {
    if (this.#destroyed) return this;
    this.end();
    this.#destroyed = true;
    this.#unwatchNetwork();
    for (const { reject } of this.#backlog.take()) reject?.(destroyed());
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

  /** Whether messages go straight to the connection. */
  get #ready(): boolean {
    return this.#readyState === Primus.OPEN && this.#backlog.length === 0;
  }

  #dial(limit: number): void {
    const { transformer, clock, transport, websockets, maxLength } = this.options;
    const target = { url: this.url, transport, websockets, maxLength };
    this.#final = false;
    this.#changeState(Primus.OPENING, 'open');
    this.#attempt = new Attempt(transformer, target, limit, clock, {
      opened: (link) => this.#open(link, this.url),
      failed: (error) => this.#failed(error),
      timedOut: (error) => {
        this.#changeState(Primus.CLOSED, 'timeout');
        this.emit('timeout', error);
        this.#afterFailure();
      },
    });
  }

  #opened(link: Link): LinkEvents {
    const { clock, pingTimeout } = this.options;
    const connection = new Connection<Primus<T>>(link, this, this.#settings);
    this.#connection = connection;
    this.#attempt = undefined;
    if (this.#paused) connection.pause();
    if (pingTimeout !== false) {
      this.#liveness = new Liveness(connection, pingTimeout, clock, () => connection.terminate());
    }
    const state = this.#recovery.stop();
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
    for (const { message, resolve, reject } of this.#backlog.take()) {
      if (resolve) connection.send(message).then(resolve, reject);
      else room = connection.write(message);
    }
    if (room && this.#stalled) this.#drained();
  }

  #drained(): void {
    this.#stalled = false;
    this.emit('drain');
  }

  #failed(error: PrimusError): void {
    this.#changeState(Primus.CLOSED, 'error');
    if (this.#recovery.active) return this.#recovery.failed();
    this.emit('error', error);
    this.#afterFailure();
  }

  /** The first attempt came to nothing. */
  #afterFailure(): void {
    // A listener may have ended or opened it meanwhile.
    if (this.#readyState !== Primus.CLOSED || this.#destroyed) return;
    if (this.#uses('timeout')) this.#recovery.start();
    else this.#ended();
  }

  #closed(connection: Connection<Primus<T>>): void {
    if (connection !== this.#connection) return;
    this.#liveness?.stop();
    this.#connection = undefined;
    this.#changeState(Primus.CLOSED, 'close');
    this.emit('close');
    if (this.#readyState !== Primus.CLOSED || this.#destroyed) return;
    if (this.#final || !this.#uses('disconnect')) this.#ended();
    else if (this.online || !this.#uses('online')) this.#recovery.start();
  }

  #ended(): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#recovery.stop();
    this.#changeState(Primus.CLOSED, 'end');
    this.emit('end');
  }

  #control(message: ControlMessage): void {
    if (message.type === 'ping') {
      this.#connection?.control({ type: 'pong', value: message.value });
    } else if (message.type === 'id') {
      for (const answer of this.#asked.splice(0)) answer(message.value);
    } else if (message.type === 'close') {
      this.#final = true;
      this.#connection?.end({ abrupt: true });
    }
  }

  #wentOffline(): void {
    if (!this.online) return;
    this.online = false;
    this.emit('offline');
    if (!this.#uses('online')) return;
    // Nothing can come of an attempt now, and the connection is dead if not yet found to be.
    this.#recovery.stop();
    if (this.#connection) return this.#connection.terminate();
    this.#attempt?.abort();
    this.#changeState(Primus.CLOSED, 'offline');
  }

  #cameOnline(): void {
    if (this.online) return;
    this.online = true;
    this.emit('online');
    if (this.#uses('online') && this.#readyState === Primus.CLOSED) this.#recovery.start();
  }

  #uses(strategy: Strategy): boolean {
    const strategies = this.options.strategy;
    return strategies !== false && strategies.includes(strategy);
  }

  #changeState(state: number, reason: string): void {
    if (state === this.#readyState) return;
    this.#readyState = state;
    this.emit('readyStateChange', reason);
  }
}

function locate(url: string | URL, pathname: string): URL {
  try {
    const { location } = globalThis as { location?: { href: string } };
    const located = new URL(url, location?.href);
    // A socket in the file system: its path and the server's are told apart by a colon.
    const file = located.protocol.endsWith('+unix:') ? `${located.pathname}:` : '';
    located.pathname = file + pathname;
    located.hash = '';
    return located;
  } catch (cause) {
    throw new PrimusError(
      'INVALID_OPTION',
      `The URL must be one such as "https://example.com", not "${String(url)}".`,
      cause,
    );
  }
}

function destroyed(): PrimusError {
  return new PrimusError('DESTROYED', 'The client was destroyed.');
}
