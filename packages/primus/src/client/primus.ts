import type { ClientEvents, ResolvedClientOptions } from '@primus/client';
import {
  type AnyMessages,
  type ClientTransformer,
  type DialTarget,
  emits,
  type EmitParser,
  type Link,
  type Messages,
  type Parser,
  type PrimusError,
  type Reserved,
  reservedEvents,
  toWeb,
  type WebStreams,
} from '@primus/protocol';
import { EventClient } from './event-client.js';
import { isEventTransformer } from './event-transformer.js';
import { type ClientSettings, readArguments, readOptions, type SocketOptions } from './options.js';
import { querystring, querystringify } from './query-string.js';
import {
  completeState,
  type ReconnectEvent,
  type ReconnectEventOpts,
  type ReconnectFailure,
} from './reconnect-state.js';
import { RecoveryView } from './recovery-view.js';
import { Timers } from './timers.js';
import { timeStamp } from './time-stamp.js';
import {
  applyParts,
  formatUri,
  nameParts,
  type ParsedUrl,
  parseUrl,
  type UriOptions,
  uriParts,
  type UriParts,
} from './url.js';

/** Extends a client; called in its constructor, with the client as `this`. */
export type ClientPlugin<T extends Messages = AnyMessages> = (
  this: ClassicClient<T>,
  primus: ClassicClient<T>,
  options: ResolvedClientOptions,
) => void;

/** What a configured client is made of. */
export interface ClientParts<T extends Messages = AnyMessages> {
  readonly transformer: ClientTransformer;
  readonly parser: Parser;
  readonly settings: ClientSettings;
  readonly plugins: Readonly<Record<string, ClientPlugin<T>>>;
}

/** A client as Primus users know it: the modern one with the courtesies of the classic API. */
export class ClassicClient<T extends Messages = AnyMessages> extends EventClient<T> {
  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;
  /** The client functions of the plugins, by name. */
  declare ark: Record<string, ClientPlugin<T>>;
  /** Whether the server asks who connects. */
  declare readonly authorization: boolean;
  /** The version of the Primus that it was made by. */
  declare readonly version: string;
  /** Whether to do without WebSockets. */
  declare AVOID_WEBSOCKETS: boolean;
  /** Whether the platform tells when the network comes and goes. */
  declare NETWORK_EVENTS: boolean;
  /** Where it connects to; a change takes effect with the next attempt. */
  declare url: ParsedUrl;
  readonly recovery: RecoveryView;
  /** For plugins: what is set here does not outlive the connection. */
  readonly timers: Timers;
  /** The framework's options. */
  transport: Readonly<Record<string, unknown>>;
  readonly #transformer: ClientTransformer;
  /** Whether it will open by itself, once the code that made it has run. */
  #opens: boolean;
  /** Whether an attempt began of which nothing has come yet: its end is told as a close. */
  #owesClose = false;
  #silent = false;
  /** What is told when the end has been, because all attempts were used up. */
  #gaveUp: ClientEvents<T>['reconnect failed'] | undefined;

  /** @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER` */
  constructor(
    parts: ClientParts<T>,
    first: string | URL | SocketOptions | undefined,
    second: SocketOptions | undefined,
  ) {
    const { settings, transformer, parser } = parts;
    const { url, options } = readArguments(first, second);
    const { NETWORK_EVENTS } = new.target.prototype;
    super(url, {
      network: NETWORK_EVENTS || !hasNetworkEvents,
      ...readOptions(options, settings),
      parser,
      transformer,
    });
    nameParts(this.url);
    this.#transformer = transformer;
    this.recovery = new RecoveryView(this.options.reconnect, {
      on: (event, listener) => this.on(event as 'open', listener),
      once: (event, listener) => this.once(event as 'open', listener),
      removeListener: (event, listener) => this.removeListener(event as 'open', listener),
      open: () => this.open(),
      fail: (cause) => this.fail(cause),
      stay: () => this.#stay(),
    });
    this.timers = new Timers(this.options.clock, this, (name) => this.#runs(name));
    this.transport = this.options.transport;
    if (options.websockets !== undefined) this.AVOID_WEBSOCKETS = !options.websockets;
    if (options.network !== undefined) this.NETWORK_EVENTS = Boolean(options.network);
    if (this.NETWORK_EVENTS && isOffline()) this.online = false;
    this.#opens = !this.options.manual;
    queueMicrotask(() => (this.#opens = false));
    try {
      this.initialise(this.options);
    } catch (error) {
      // Nobody has this to destroy it, and it would connect.
      this.destroy();
      throw error;
    }
  }

  /** The server's `pathname`. */
  get pathname(): string {
    return this.options.pathname;
  }

  /** Sets up the transformer and then the plugins; a library may put its own in front. */
  initialise(options: ResolvedClientOptions): unknown {
    if (isEventTransformer(this.#transformer)) {
      (this.#transformer.setUp as (this: this) => void).call(this);
    }
    for (const plugin of Object.values(this.ark)) plugin.call(this, this, options);
    return this;
  }

  override emit<E extends keyof ClientEvents<T>>(event: E, ...args: ClientEvents<T>[E]): boolean {
    completeState(event, args, this.options.clock.now());
    if (event === 'readyStateChange') {
      if (this.readyState === ClassicClient.OPENING) this.#owesClose = true;
    } else if (event === 'reconnect scheduled') {
      this.recovery.attempt = args[0] as ReconnectEventOpts;
    } else if (OVER.has(event)) {
      this.recovery.attempt = null;
    }
    if (SETTLED.has(event)) this.#owesClose = false;
    // It is told once it is true, after the end that comes of it.
    if (event === 'reconnect failed') {
      this.#gaveUp = args as ClientEvents<T>['reconnect failed'];
      return this.listeners(event).length > 0;
    }
    if (event !== 'end') return super.emit(event, ...args);
    const [gaveUp, silent] = [this.#gaveUp, this.#silent];
    this.#gaveUp = undefined;
    const heard = !silent && super.emit(event, ...args);
    if (gaveUp) super.emit('reconnect failed', ...gaveUp);
    return heard;
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  override end(message?: T['outgoing']): this {
    if (this.#opens) {
      this.#opens = false;
      super.end();
      this.#leave();
      this.emit('end');
      return this;
    }
    return super.end(message);
  }

  /** The client function of a plugin by its name, or all by name. */
  plugin(name: string): ClientPlugin<T> | undefined;
  plugin(): Record<string, ClientPlugin<T>>;
  plugin(name?: string): unknown {
    return name === undefined ? { ...this.ark } : this.ark[name];
  }

  /** A function that emits `event` with the arguments it is called with; see {@link emits}. */
  emits(event: string, parser?: EmitParser): (...args: unknown[]) => boolean {
    return emits(this, event, parser);
  }

  /** Emits an error; throws it when nobody listens. */
  critical(error: Error): this {
    if (!this.emit('error', error as ClientEvents<T>['error'][0])) throw error;
    return this;
  }

  /** The URL to connect to, or its parts; listeners of `outgoing::url` may change those. */
  uri(options: UriOptions & { readonly object: true }): UriParts;
  uri(options?: UriOptions): string;
  uri(options: UriOptions = {}): string | UriParts {
    const parts = uriParts(this.url, this.pathname, options);
    // So that nothing between client and server answers out of a cache.
    const { clock, random } = this.options;
    const unique = timeStamp(clock.now(), random());
    parts.query = querystringify({ ...querystring(parts.query), _primuscb: unique });
    this.emit('outgoing::url', ...([parts] as ClientEvents<T>['outgoing::url']));
    return options.object ? parts : formatUri(parts, this.url.host, Boolean(options.query));
  }

  parse(address: string | URL): ParsedUrl {
    return parseUrl(address);
  }

  querystring(query: string): Record<string, string> {
    return querystring(query);
  }

  querystringify(values: Readonly<Record<string, unknown>>, prefix?: string | boolean): string {
    return querystringify(values, prefix);
  }

  /** Copies the own members of objects into `target`. */
  merge<Target extends object>(target: Target, ...sources: readonly object[]): Target {
    return Object.assign(target, ...sources) as Target;
  }

  clone<Source extends object>(source: Source): Source {
    return this.merge({}, source) as Source;
  }

  override on(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  override on(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  override on<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  override on<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return super.on(event, listener);
  }

  override once(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  override once(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  override once<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  override once<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return super.once(event, listener);
  }

  /** The same as `on`. */
  addListener(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  addListener(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  addListener<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  addListener<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return this.on(event, listener);
  }

  listenerCount(event: keyof ClientEvents<T>): number {
    return this.listeners(event).length;
  }

  /** This client as Web Streams. */
  toWeb(): WebStreams<T['incoming'], T['outgoing']> {
    return toWeb<T['incoming'], T['outgoing']>(this);
  }

  /** Asks the server for the id of this connection. A callback is not called without an answer. */
  override id(): Promise<string>;
  override id(callback: (id: string) => void): this;
  override id(callback?: (id: string) => void): Promise<string> | this {
    const id = super.id();
    if (!callback) return id;
    id.then(callback, () => {});
    return this;
  }

  protected get returning(): boolean {
    return this.recovery.reconnecting();
  }

  protected target(given: DialTarget): DialTarget {
    const parts = uriParts(this.url, this.pathname, { query: true });
    this.emit('outgoing::url', ...([parts] as ClientEvents<T>['outgoing::url']));
    return {
      ...given,
      url: applyParts(this.url, parts),
      transport: this.transport,
      websockets: !this.AVOID_WEBSOCKETS,
    };
  }

  protected override closed(link: Link): void {
    if (link === this.connection?.link) this.timers.clear();
    super.closed(link);
  }

  protected override ended(): void {
    this.#leave(this.#owesClose);
    super.ended();
  }

  /** Who ends a client is told of a close, also before there is a connection. */
  #leave(early = true): void {
    this.timers.clear();
    if (early) this.emit('close');
  }

  #stay(): void {
    this.#owesClose = false;
    this.#silent = true;
    super.end();
    this.#silent = false;
  }

  /** Whether one of the client's own timers runs. */
  #runs(name: string): boolean {
    const { readyState, options } = this;
    if (name === 'open') return this.#opens;
    if (name === 'connect') return readyState === ClassicClient.OPENING && !this.returning;
    return (
      name === 'heartbeat' && readyState === ClassicClient.OPEN && Boolean(options.pingTimeout)
    );
  }
}

/** What comes of an attempt. One that is followed by another emits no close. */
const SETTLED: ReadonlySet<unknown> = new Set([
  'close',
  'offline',
  'reconnect failed',
  'reconnect scheduled',
]);

/** What ends a way back. */
const OVER: ReadonlySet<unknown> = new Set(['open', 'reconnect failed', 'end', 'offline']);

const hasNetworkEvents = ((): boolean => {
  const page = globalThis as { navigator?: object; addEventListener?: unknown };
  return typeof page.addEventListener === 'function' && 'onLine' in (page.navigator ?? {});
})();

function isOffline(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly onLine?: boolean } };
  return navigator?.onLine === false;
}

ClassicClient.prototype.AVOID_WEBSOCKETS = false;
ClassicClient.prototype.NETWORK_EVENTS = hasNetworkEvents;
ClassicClient.prototype.reserved = reservedEvents([
  'close',
  'data',
  'destroy',
  'drain',
  'end',
  'error',
  'offline',
  'online',
  'open',
  'readyStateChange',
  'reconnect',
  'reconnect failed',
  'reconnect scheduled',
  'reconnect timeout',
  'reconnected',
  'timeout',
]);
