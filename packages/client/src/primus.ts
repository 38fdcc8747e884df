import {
  type AnyMessages,
  closedError,
  Connection,
  type ConnectionSettings,
  type ControlMessage,
  iterate,
  type Link,
  type MessageIterator,
  type Messages,
  pipe,
  type PipeDestination,
  type PipeOptions,
  PrimusError,
  type Receipt,
  type Transform,
  type Transforms,
} from '@primus/protocol';
import { CLOSED, Connector, OPEN, OPENING } from './connector.js';
import type { ClientOptions } from './options.js';

/** Of a message that is being transformed, so many others wait before `write()` answers false. */
const MAX_PENDING = 256;

/** What a server says that is about to leave; the ms to stay away for follow. */
const RETURN = 'return::';

/** A message, and whom to tell what becomes of it. */
type Waiting = readonly [message: unknown, receipt: Receipt | undefined];

/** A client: connects to a server, stays connected, and is a duplex stream of messages. */
export class Primus<T extends Messages = AnyMessages> extends Connector<T, Primus<T>> {
  static readonly OPENING: typeof OPENING = OPENING;
  static readonly CLOSED: typeof CLOSED = CLOSED;
  static readonly OPEN: typeof OPEN = OPEN;

  /** The message transforms of both directions. */
  readonly transformers: Transforms<Primus<T>> = { incoming: [], outgoing: [] };
  /** Messages that wait for a connection, or until it takes them. */
  readonly #queue: Waiting[] = [];
  #paused = false;
  #stalled = false;
  #destroyed = false;
  /** Whether it opens by itself, once the code that made it has run. */
  #opens: boolean;
  #asked: { resolve: (id: string) => void; reject: (error: PrimusError) => void }[] = [];

  /**
   * @param url the server's, without its `pathname`; relative to the page where there is one
   * @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER`, `MISSING_DEPENDENCY`
   */
  constructor(url: string | URL, options: ClientOptions) {
    super(url, options);
    // Later, so that listeners can be there before anything happens.
    this.#opens = !this.options.manual;
    queueMicrotask(() => this.#opens && this.open());
  }

  /** What its connections are told, and whom they tell. */
  protected get connectionSettings(): ConnectionSettings<Primus<T>> {
    return {
      ...this.options,
      transforms: this.transformers,
      events: {
        message: (_, message, frame) => this.emit('data', message, frame),
        control: (_, message) => this.#control(message),
        error: (_, error) => this.emit('error', error),
        drain: () => this.#pump(),
        close: (_, __, link) => this.closed(link),
      },
    };
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
    if (!this.#destroyed) this.connect();
    return this;
  }

  /**
   * Sends a message; without a connection it waits for one. False asks to wait for `drain`.
   */
  write(message: T['outgoing']): boolean {
    return this.submit(message);
  }

  /**
   * Sends a message and resolves once it was handed to the network and there is room for more.
   * Rejects with a {@link PrimusError} when it was not sent.
   */
  send(message: T['outgoing']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.submit(message, { resolve, reject });
    });
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  end(message?: T['outgoing']): this {
    if (message !== undefined && this.connection) this.submit(message);
    this.#opens = false;
    this.disconnect();
    return this;
  }

  /** Ends, for good: releases all it holds, removes all listeners. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.end();
    this.release();
    this.#giveUp(destroyed());
    this.emit('destroy');
    this.removeAllListeners();
  }

  /**
   * Asks the server for the id of this connection. Resolves when it is connected; rejects when
   * the client is destroyed.
   */
  id(): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#destroyed) return reject(destroyed());
      this.#asked.push({ resolve, reject });
      this.connection?.control({ type: 'id', value: '' });
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
    this.connection?.pause();
    return this;
  }

  resume(): this {
    this.#paused = false;
    this.connection?.resume();
    return this;
  }

  /** Writes every message into `destination`, at the speed it takes them. */
  pipe<D extends PipeDestination<T['incoming']>>(destination: D, options?: PipeOptions): D {
    return pipe<T['incoming'], D>(this, destination, options);
  }

  /** The messages from now on, across reconnects, until the client has ended. */
  [Symbol.asyncIterator](): MessageIterator<T['incoming']> {
    return iterate<T['incoming']>(this);
  }

  /** Sends a message in its turn; answers whether there is room for more. */
  protected submit(message: unknown, receipt?: Receipt): boolean {
    const { connection } = this;
    const queue = this.#queue;
    if (this.#destroyed) {
      receipt?.reject(destroyed());
      return false;
    }
    // While messages wait, those that come have to wait behind them.
    if (queue.push([message, receipt]) === 1) this.#pump();
    if (!connection && queue.length > this.options.queueSize) {
      queue.shift()?.[1]?.reject(new PrimusError('QUEUE_FULL', 'Not sent: the queue is full.'));
    }
    this.#stalled = !(connection?.roomy && queue.length < (connection.busy ? MAX_PENDING : 1));
    return !this.#stalled;
  }

  protected connectionOver(link: Link): Connection<Primus<T>> {
    return new Connection<Primus<T>>(link, this, this.connectionSettings);
  }

  /** Sends what waited, including what listeners of `open` wrote meanwhile. */
  protected flush(connection: Connection<Primus<T>>): void {
    if (this.#paused) connection.pause();
    if (this.#asked.length > 0) connection.control({ type: 'id', value: '' });
    this.#pump();
  }

  /** Sends what waits, as far as the connection takes it, and tells when that was all. */
  #pump(): void {
    const { connection } = this;
    const queue = this.#queue;
    if (!connection) return;
    while (connection.free && queue.length > 0) {
      connection.write(...(queue.shift() as Waiting));
    }
    const done = queue.length === 0;
    if (!this.wanted && (done || !connection.writable)) connection.end();
    if (done && this.#stalled && connection.roomy) {
      this.#stalled = false;
      this.emit('drain');
    }
  }

  protected ended(): void {
    this.#giveUp(closedError());
  }

  /** Tells those who wait for what will not happen. Messages without a promise wait on. */
  #giveUp(error: PrimusError): void {
    for (const waiting of this.#queue.splice(0)) {
      if (waiting[1]) waiting[1].reject(error);
      else this.#queue.push(waiting);
    }
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }

  #control({ type, value }: ControlMessage): void {
    if (type === 'ping') {
      this.connection?.control({ type: 'pong', value });
    } else if (type === 'id') {
      for (const { resolve } of this.#asked.splice(0)) resolve(value);
    } else if (type === 'server') {
      if (value === 'close') this.disconnect();
      if (value.startsWith(RETURN)) this.giveWay(Number(value.slice(RETURN.length)));
    }
  }
}

function destroyed(): PrimusError {
  return new PrimusError('DESTROYED', 'Not sent: the client was destroyed.');
}
