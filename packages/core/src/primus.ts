import {
  type AnyMessages,
  assertCompatible,
  type ConnectionSettings,
  escapeMessage,
  type Frame,
  isPromise,
  type Link,
  type LinkEvents,
  type Messages,
  type OpenLink,
  type Parser,
  PrimusError,
  type Reserved,
  reservedEvents,
  type Transform,
  type Transforms,
} from '@primus/protocol';
import { nanoid } from 'nanoid';
import pkg from '../package.json' with { type: 'json' };
import { Admission } from './admission.js';
import { attachServer, attachTransformer } from './carrier.js';
import { TypedEventEmitter } from './events.js';
import type { Handshake } from './handshake.js';
import { Heartbeat } from './heartbeat.js';
import type { HttpServer } from './listener.js';
import { type Layer, type Middleware, MiddlewareStack } from './middleware.js';
import { type PrimusOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { Plugins } from './plugins.js';
import { Registry } from './registry.js';

import type { TransformerServer } from './server-transformer.js';
import { closeServer, type DestroyOptions, leave } from './shutdown.js';
import { BoundedBacklog } from './slow-reader.js';
import { Spark } from './spark.js';

/** What a server emits. Plugins add theirs by declaring this interface again. */
export interface PrimusEvents<T extends Messages> {
  connection: [spark: Spark<T>];
  disconnection: [spark: Spark<T>];
  /** The server is ready; emitted after the code that constructed it has run. */
  initialised: [transformer: TransformerServer, parser: Parser, options: ResolvedOptions];
  /** The server begins to shut down. */
  close: [options: DestroyOptions];
  plugin: [name: string, plugin: Plugin<T>];
  plugout: [name: string, plugin: Plugin<T>];
  /** What an operator may want to know: a level, then whatever describes it. */
  log: [level: 'info' | 'warn' | 'error', ...details: unknown[]];
}

/** Extends a server, its clients, or both. */
export interface Plugin<T extends Messages = Messages> {
  /** Called at once when the plugin is added, with the server as `this` and its options. */
  server?(this: Primus<T>, primus: Primus<T>, options: ResolvedOptions): void;
  /** Extends clients; see the client's own documentation for how it is called. */
  client?(primus: never, options: never): void;
  /** A script that `client` needs, as its text. */
  library?: unknown;
}

/** Sparks by id. */
export type SparksById<T extends Messages> = Record<string, Spark<T>>;

/** What a client has to know of a server; served below `pathname`. */
export interface Spec {
  readonly version: string;
  readonly pathname: string;
  readonly parser: string;
  readonly transformer: string;
  readonly pingInterval: number | false;
}

/** Makes the sparks of one server. Plugins extend its `prototype`. */
export interface SparkConstructor<T extends Messages> {
  new (primus: Primus<T>, handshake: Handshake, link: Link): Spark<T>;
  readonly prototype: Spark<T>;
  readonly OPENING: 1;
  readonly CLOSED: 2;
  readonly OPEN: 3;
}

/** The server: accepts connections over one transformer and keeps them. */
export class Primus<T extends Messages = AnyMessages> extends TypedEventEmitter<PrimusEvents<T>> {
  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;
  /** The version of this package. */
  readonly version: string = pkg.version;
  /** The HTTP server that carries it; none where the transformer brings its own listener. */
  readonly server: HttpServer | undefined;
  readonly options: ResolvedOptions;
  /** The class of this server's sparks, its own, so that plugins may extend the prototype. */
  readonly Spark: SparkConstructor<T>;
  /** What all connections share. */
  readonly connectionSettings: ConnectionSettings<Spark<T>>;
  /** The transformer at work. */
  readonly transformer: TransformerServer;

  readonly #middleware = new MiddlewareStack();
  readonly #plugins = new Plugins<Plugin<T>>();
  readonly #sparks = new Registry<Spark<T>>();
  readonly #admission: Admission;
  readonly #open: OpenLink<Handshake>;
  readonly #heartbeat: Heartbeat | undefined;
  readonly #detach: (() => void) | undefined;
  #destroyed: Promise<void> | undefined;

  /**
   * @param server where to listen; `undefined` for a transformer that brings its own listener
   * @throws PrimusError `INVALID_SERVER`, `INVALID_OPTION`, `INCOMPATIBLE_PARSER`
   */
  constructor(server: HttpServer | undefined, options: PrimusOptions) {
    super();
    this.options = resolveOptions(options);
    const { parser, transformer, layer, clock, pingInterval } = this.options;
    const { highWaterMark, maxBacklog, slowReader } = this.options;
    assertServer(server, transformer.standalone);
    assertCompatible(parser, transformer);

    this.server = server;
    this.Spark = class extends Spark<T> {};
    this.connectionSettings = {
      parser,
      transforms: { incoming: [], outgoing: [] },
      events: Spark.connectionEvents<T>(),
      clock,
      highWaterMark,
      makeBacklog: () => new BoundedBacklog(slowReader, maxBacklog),
    };
    this.#admission = new Admission({
      ...this.options,
      middleware: this.#middleware,
      log: (message, cause) => void this.emit('log', 'error', message, cause),
    });
    const open: OpenLink<Handshake> = (link, handshake) => this.#accept(link, handshake);
    this.#open = layer ? layer(open) : open;
    const carrier = {
      options: this.options,
      admission: this.#admission,
      owns: (path: string) => this.owns(path),
      accept: (handshake: Handshake, link: Link) => this.#open(link, handshake),
    };
    this.transformer = attachTransformer(carrier);
    this.#detach = server && attachServer(server, this.transformer, carrier);
    if (pingInterval !== false) {
      this.#heartbeat = new Heartbeat(this.#sparks, pingInterval, clock);
    }
    process.nextTick(() => this.emit('initialised', this.transformer, this.parser, this.options));
  }

  /** How many connections are open. */
  get connected(): number {
    return this.#sparks.size;
  }

  /** The open connections by id. */
  get connections(): SparksById<T> {
    return this.#sparks.byId;
  }

  /** The middleware, in the order it runs. */
  get layers(): Layer[] {
    return this.#middleware.layers;
  }

  /** The plugins by name. */
  get plugins(): Readonly<Record<string, Plugin<T>>> {
    return this.#plugins.byName;
  }

  /** The message transforms of both directions. */
  get transformers(): Transforms<Spark<T>> {
    return this.connectionSettings.transforms;
  }

  get parser(): Parser {
    return this.connectionSettings.parser;
  }

  /** What `/spec` answers. */
  get spec(): Spec {
    const { pathname, pingInterval, transformer } = this.options;
    return {
      version: this.version,
      pathname,
      parser: this.parser.name,
      transformer: transformer.name,
      pingInterval,
    };
  }

  /** The open connection of that id, if there is one. */
  spark(id: string): Spark<T> | undefined {
    return this.#sparks.byId[id];
  }

  /** Calls `visit` for every open connection; false ends the round. */
  forEach(
    visit: (spark: Spark<T>, id: string, connections: SparksById<T>) => void | boolean,
  ): this {
    for (const spark of this.#sparks) {
      if (visit(spark, spark.id, this.#sparks.byId) === false) break;
    }
    return this;
  }

  /** Sends a message to every open connection. */
  write(message: T['outgoing']): boolean {
    // One encoding serves all, unless a transform may make it another message for each.
    const frame = this.transformers.outgoing.length === 0 ? this.#encode(message) : undefined;
    for (const spark of this.#sparks) {
      if (frame === undefined) spark.write(message);
      else spark.connection.writeEncoded(frame);
    }
    return true;
  }

  /** Adds a message transform; see {@link Transform}. */
  transform(direction: 'incoming' | 'outgoing', fn: Transform<Spark<T>>): this {
    this.transformers[direction].push(fn);
    return this;
  }

  /** Adds a middleware, or replaces the one of that name; see {@link Middleware}. */
  use(name: string, fn: Middleware, index?: number): this {
    this.#middleware.use(name, fn, index);
    return this;
  }

  /** Where a middleware stands; -1 when there is none of that name. */
  indexOfLayer(name: string): number {
    return this.#middleware.indexOf(name);
  }

  /** Removes a middleware. */
  remove(name: string): this {
    this.#middleware.remove(name);
    return this;
  }

  /** Lets a disabled middleware run again. */
  enable(name: string): this {
    this.#middleware.setEnabled(name, true);
    return this;
  }

  /** Skips a middleware until it is enabled again. */
  disable(name: string): this {
    this.#middleware.setEnabled(name, false);
    return this;
  }

  /**
   * Adds a plugin and calls its `server` function at once.
   *
   * @throws PrimusError `INVALID_PLUGIN`
   */
  plugin(name: string, plugin: Plugin<T>): this {
    this.#plugins.add(name, plugin);
    plugin.server?.call(this, this, this.options);
    this.emit('plugin', name, plugin);
    return this;
  }

  /** Removes a plugin, as far as clients that are generated later go. Answers whether it was there. */
  plugout(name: string): boolean {
    const plugin = this.#plugins.remove(name);
    if (!plugin) return false;
    this.emit('plugout', name, plugin);
    return true;
  }

  /**
   * Shuts down: accepts no more connections, and after `timeout` ms closes those that are left,
   * each after what was written to it is out. Resolves when all is released. Calling it again
   * answers the same promise.
   */
  destroy(options: DestroyOptions = {}): Promise<void> {
    // Not within the call: those who are told may call it again.
    return (this.#destroyed ??= Promise.resolve().then(() => this.shutdown(options)));
  }

  /** What `destroy` does, once. */
  protected async shutdown(options: DestroyOptions): Promise<void> {
    const { close = true, reconnect = false, timeout = 0 } = options;
    this.#admission.close();
    await this.announceClose(options);
    this.#detach?.();
    const serverClosed = close ? closeServer(this.server) : undefined;
    await leave({
      sparks: this.#sparks,
      reconnect,
      timeout,
      clock: this.options.clock,
      onLeave: (listener) => {
        this.on('disconnection', listener);
        return () => this.off('disconnection', listener);
      },
    });
    this.#heartbeat?.stop();
    await this.transformer.close();
    await serverClosed;
  }

  /** Announces that the server begins to shut down; what this returns is waited for. */
  protected announceClose(options: DestroyOptions): void | Promise<void> {
    this.emit('close', options);
  }

  /** Announces a new connection. What a listener throws ends that connection. */
  protected announce(spark: Spark<T>): void {
    const refuse = (cause: unknown): void => {
      this.emit('log', 'error', 'A connection listener failed.', cause);
      spark.end();
    };
    for (const listener of this.rawListeners('connection')) {
      try {
        const pending = listener.call(this, spark);
        if (isPromise(pending)) pending.catch(refuse);
      } catch (cause) {
        return refuse(cause);
      }
    }
  }

  /** Whether a path belongs to this server. */
  protected owns(path: string): boolean {
    const { pathname } = this.options;
    return path === pathname || path.startsWith(`${pathname}/`);
  }

  /** An id for a spark that no framework named. */
  randomId(): string {
    return nanoid();
  }

  /** Called by a spark that is closed. */
  forget(spark: Spark<T>): void {
    if (this.#sparks.remove(spark)) this.emit('disconnection', spark);
  }

  #accept(link: Link, handshake: Handshake): LinkEvents {
    const spark = new this.Spark(this, handshake, link);
    this.#sparks.add(spark);
    if (this.#destroyed) spark.end(undefined, { reconnect: true });
    else this.announce(spark);
    return spark.connection;
  }

  /** `undefined` where each connection has to encode by itself. */
  #encode(message: T['outgoing']): Frame | undefined {
    try {
      const frame = this.parser.encode(escapeMessage(message));
      return isPromise(frame) ? undefined : frame;
    } catch {
      // Each spark reports it, as for any message it cannot write.
      return undefined;
    }
  }
}

Primus.prototype.reserved = reservedEvents([
  'close',
  'connection',
  'disconnection',
  'initialised',
  'log',
  'plugin',
  'plugout',
]);

function assertServer(server: HttpServer | undefined, standalone = false): void {
  if (server === undefined && standalone) return;
  if (typeof server === 'object' && typeof server?.on === 'function' && 'listeners' in server) {
    return;
  }
  throw new PrimusError(
    'INVALID_SERVER',
    'Primus needs a server: pass what http.createServer() or https.createServer() returned.',
  );
}
