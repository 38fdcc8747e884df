import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import {
  type AnyMessages,
  type ServerConnection,
  type ConnectionEvents,
  type ControlMessage,
  emits,
  type Emits,
  iterate,
  type Link,
  type Messages,
  parseQuery,
  pipe,
  type PrimusError,
  type PipeDestination,
  type PipeOptions,
  type Reserved,
  reservedEvents,
  toWeb,
  type WebStreams,
} from '@primus/protocol';
import { TypedStream } from './events.js';
import type { Address, Handshake } from './handshake.js';
import { levelOf } from './log.js';
import type { Primus } from './primus.js';
import type { Query } from './query.js';
import type { SparkEvents } from './spark-events.js';
import { parseTarget } from './target.js';

export interface SparkEndOptions {
  /** Lets the client come back. Default false: it is told to stay away. */
  readonly reconnect?: boolean;
  /**
   * With `reconnect`: leaves it to the client to close, once it has sent what it had, and asks it
   * to return this many ms later than it would by itself. One of Primus 8 waits until `end` is called again.
   */
  readonly absence?: number;
}

type SparkEnding = SparkEndOptions | BufferEncoding | (() => void);

/** The class of one server's sparks, which the server makes. Plugins extend its `prototype`. */
export interface SparkConstructor<T extends Messages> {
  new (...args: never[]): Spark<T>;
  readonly prototype: Spark<T>;
  readonly OPENING: 1;
  readonly CLOSED: 2;
  readonly OPEN: 3;
}

/** Errors that are of a client's making, by their codes. */
const OF_PEERS: ReadonlySet<string> = new Set(['DECODE_FAILED', 'TRANSPORT_ERROR']);

/** How many a client may make before its connection ends. */
const MAX_TROUBLES = 1000;

/** One client's connection, as the server sees it: a duplex stream of messages. */
export class Spark<T extends Messages = AnyMessages> extends TypedStream<SparkEvents<T>> {
  static readonly OPENING = 1;
  static readonly CLOSED = 2;
  static readonly OPEN = 3;

  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;
  /** A function that emits an event with the arguments it is called with; see {@link emits}. */
  declare emits: Emits;
  /** The server it belongs to. */
  readonly primus: Primus<T>;
  /** Unique to this connection: a client that reconnects has another. */
  readonly id: string;
  /** Round trip of the last heartbeat that was answered, in ms; 0 before the first. */
  latency = 0;
  readonly #connection: ServerConnection<Spark<T>>;
  readonly #handshake: Handshake;
  #readyState: number = Spark.OPEN;
  /** Errors that its client has made. */
  #troubles = 0;
  #address: Address | undefined;
  #query: Query | undefined;

  constructor(primus: Primus<T>, handshake: Handshake, link: Link) {
    super();
    this.primus = primus;
    this.#handshake = handshake;
    this.id = primus.makeId(handshake);
    this.#connection = primus.makeConnection(this, link);
  }

  /** What a spark sends and hears with, whatever an application has put in its place. */
  static connectionOf<T extends Messages>(spark: Spark<T>): ServerConnection<Spark<T>> {
    return spark.#connection;
  }

  /** What it sends and hears with. */
  get connection(): ServerConnection<Spark<T>> {
    return this.#connection;
  }

  /** The headers of the request that began the connection. */
  get headers(): IncomingHttpHeaders {
    return this.#handshake.headers;
  }

  /** The request that began the connection, answered long ago, where there was one. */
  get request(): IncomingMessage | undefined {
    return this.#handshake.request;
  }

  /** Where the client is. */
  get address(): Address {
    return (this.#address ??= this.primus.options.addressOf(
      this.#handshake.remote,
      this.#handshake,
    ));
  }

  /** The query the client connected with. */
  get query(): Query {
    return (this.#query ??= parseQuery(parseTarget(this.#handshake.url)?.query ?? ''));
  }

  /** The framework's own socket. */
  get socket(): unknown {
    return this.#connection.link.raw;
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** `Spark.OPEN` or `Spark.CLOSED`; emits `readyStateChange` when it changes. */
  set readyState(state: number) {
    this.#become(state, 'assigned');
  }

  /** Whether messages are accepted. */
  get writable(): boolean {
    return this.#connection.writable;
  }

  /** Whether messages may still come. */
  get readable(): boolean {
    return this.#readyState === Spark.OPEN;
  }

  /**
   * Sends a message. It is accepted while the connection is open; false asks to wait for
   * `drain`, or says that the connection is closed.
   */
  write(message: T['outgoing']): boolean {
    return this.#connection.write(message);
  }

  /**
   * Sends a message and resolves once it was handed to the network and there is room for more.
   * Rejects with a {@link PrimusError} when it was not sent.
   */
  send(message: T['outgoing']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connection.write(message, { resolve, reject });
    });
  }

  /**
   * The forms of Node's streams, for `pipe` and `pipeline`: `done` is called when the connection
   * is closed. Messages have no encoding; one that is given changes nothing.
   */
  end(done: () => void): this;
  end(message: T['outgoing'], done: () => void): this;
  end(message: T['outgoing'], encoding: BufferEncoding, done?: () => void): this;
  /** Closes, after what was written and `message`, if given, are out. */
  end(message?: T['outgoing'], options?: SparkEndOptions): this;
  end(...args: [message?: unknown, how?: SparkEnding, done?: () => void]): this {
    const done = args.find((argument) => typeof argument === 'function') as
      | (() => void)
      | undefined;
    const [message, how] = args;
    if (this.writable && message !== undefined && message !== done) this.write(message);
    const { reconnect = false, absence } = (typeof how === 'object' ? how : undefined) ?? {};
    this.#connection.end({ final: !reconnect, absence });
    if (done) this.#whenClosed(done);
    return this;
  }

  /**
   * Closes at once, dropping what is not out yet and what a paused reader has not taken; the
   * client may come back.
   */
  destroy(): void {
    this.#connection.destroy();
  }

  /** Delivers no messages until `resume`; in time, the client is made to wait. */
  pause(): this {
    this.#connection.pause();
    return this;
  }

  resume(): this {
    this.#connection.resume();
    return this;
  }

  /** Writes every message into `destination`, at the speed it takes them. */
  pipe<D extends PipeDestination<T['incoming']>>(destination: D, options?: PipeOptions): D {
    return pipe<T['incoming'], D>(this, destination, options);
  }

  /** The messages from now on, until the connection ends. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T['incoming']> {
    return iterate<T['incoming']>(this);
  }

  /** This connection as Web Streams. */
  toWeb(): WebStreams<T['incoming'], T['outgoing']> {
    return toWeb<T['incoming'], T['outgoing']>(this);
  }

  /** As in Node, except that an `error` nobody listens to is logged and not thrown. */
  override emit<E extends keyof SparkEvents<T>>(event: E, ...args: SparkEvents<T>[E]): boolean {
    if (event !== 'error' || this.listenerCount('error') > 0) return super.emit(event, ...args);
    const [error] = args as readonly Error[];
    this.primus.emit('log', levelOf(error?.cause), error, this);
    return false;
  }

  /** How all connections of a server report to their sparks. */
  static connectionEvents<T extends Messages>(): ConnectionEvents<Spark<T>> {
    return {
      message: (spark, value, frame) => void spark.emit('data', value, frame),
      control: (spark, message) => spark.#control(message),
      error: (spark, error) => spark.#failed(error),
      drain: (spark) => spark.#tell('drain'),
      close: (spark) => spark.#closed(),
    };
  }

  /** Reports an error, and ends a peer that only makes trouble: each one costs more than a message. */
  #failed(error: PrimusError): void {
    this.emit('error', error);
    if (!OF_PEERS.has(error.code) || ++this.#troubles < MAX_TROUBLES) return;
    this.#connection.terminate({ code: 1007, reason: 'Too many messages could not be read.' });
  }

  /** Takes a message of the protocol. */
  #control(message: ControlMessage): void {
    if (message.type === 'pong') {
      const sent = Number(message.value);
      // The client writes this value, so it proves nothing and may be anything.
      if (Number.isFinite(sent)) this.latency = Math.max(0, this.primus.options.clock.now() - sent);
      this.emit('heartbeat', this.latency);
    } else if (message.type === 'id') {
      this.#connection.control({ type: 'id', value: this.id });
    }
  }

  /** Lets go of whoever listened, when all are told that the connection is gone. */
  protected dropListeners(): void {
    this.removeAllListeners();
  }

  /** Emits to those who listen here, also where a plugin has an `emit` that reaches the client. */
  #tell(event: 'drain' | 'close'): void {
    Spark.prototype.emit.call(this, event);
  }

  #become(state: number, reason: string): void {
    if (state === this.#readyState) return;
    this.#readyState = state;
    this.emit('readyStateChange', reason);
  }

  #whenClosed(done: () => void): void {
    if (this.#readyState === Spark.CLOSED) process.nextTick(done);
    else this.once('close', done);
  }

  #closed(): void {
    // What a listener throws is the application's exception, after the others were told.
    runAll([
      () => this.#become(Spark.CLOSED, 'end'),
      () => this.primus.forgetSpark(this),
      () => this.primus.emit('disconnection', this),
      () => this.emit('end'),
      () => this.#tell('close'),
      () => this.dropListeners(),
    ]);
  }
}

Spark.prototype.emits = emits;
Spark.prototype.reserved = reservedEvents([
  'close',
  'data',
  'drain',
  'end',
  'error',
  'heartbeat',
  'readyStateChange',
]);

/** Runs every step, and then throws what the first that failed has thrown. */
function runAll([step, ...rest]: readonly (() => unknown)[]): void {
  try {
    step?.();
  } finally {
    if (rest.length > 0) runAll(rest);
  }
}
