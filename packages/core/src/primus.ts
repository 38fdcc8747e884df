import {
  type AnyMessages,
  assertCompatible,
  type ConnectionSettings,
  type Link,
  type Messages,
  type Reserved,
  reservedEvents,
  ServerConnection,
  type Transform,
  type Transforms,
} from '@primus/protocol';
import pkg from '../package.json' with { type: 'json' };
import { Addresses } from './addresses.js';
import { Admission } from './admission.js';
import { checkOption, isWhole } from './check.js';
import { attachServer, attachTransformer } from './carrier.js';
import { settingsOf } from './connection-settings.js';
import { callListeners, Connections } from './connections.js';
import type { Handshake } from './handshake.js';
import { Heartbeat } from './heartbeat.js';
import { LayeredEmitter } from './layered-emitter.js';
import { makeId } from './make-id.js';
import { assertServer, type HttpServer } from './listener.js';
import type { Log } from './log.js';
import {
  type PrimusOptions,
  type ResolvedOptions,
  resolveOptions,
  type ShownOptions,
} from './options.js';
import { Pings } from './pings.js';
import { type Plugin, Plugins } from './plugins.js';
import type { PrimusEvents } from './primus-events.js';
import type { TransformerServer } from './server-transformer.js';
import {
  type DestroyOptions,
  type DrainOptions,
  hangUp,
  leave,
  type ShutdownOptions,
  stopListening,
} from './shutdown.js';
import type { Spec } from './spec.js';
import { Spark, type SparkConstructor } from './spark.js';
import { Sparks, type SparksById } from './sparks.js';

/** The server: accepts connections over one transformer and keeps them. */
export class Primus<T extends Messages = AnyMessages> extends LayeredEmitter<PrimusEvents<T>> {
  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;
  /** The version of this package. */
  readonly version: string = pkg.version;
  /** The HTTP server that carries it; none where the transformer brings its own listener. */
  readonly server: HttpServer | undefined;
  readonly options: ShownOptions;
  /** The class of this server's sparks, its own, so that plugins may extend the prototype. */
  readonly Spark: SparkConstructor<T>;
  /** What all connections share. */
  readonly connectionSettings: ConnectionSettings<Spark<T>>;
  /** The transformer at work. */
  readonly transformer: TransformerServer;

  /** The options that it works with. */
  protected readonly resolvedOptions: ResolvedOptions;
  readonly #plugins = new Plugins<Plugin<T>>();
  readonly #sparks = new Sparks<T>();
  readonly #admission: Admission;
  readonly #connections: Connections<T>;
  readonly #pings: Pings<Spark<T>>;
  readonly #heartbeat: { stop(): void } | undefined;
  readonly #detach: (() => void) | undefined;
  #destroyed: Promise<void> | undefined;

  /**
   * @param server where to listen; `undefined` for a transformer that brings its own listener
   * @throws PrimusError `INVALID_SERVER`, `INVALID_OPTION`, `INCOMPATIBLE_PARSER`
   */
  constructor(server: HttpServer | undefined, options: PrimusOptions) {
    super();
    this.resolvedOptions = resolveOptions(options);
    this.options = this.resolvedOptions;
    const { parser, transformer, layer, clock, pingInterval } = this.resolvedOptions;
    const { addressOf, maxPerAddress } = this.resolvedOptions;
    assertServer(server, transformer.standalone);
    assertCompatible(parser, transformer);

    this.server = server;
    this.Spark = class extends Spark<T> {};
    this.connectionSettings = settingsOf<T>(this.resolvedOptions);
    const log: Log = (...entry) => void this.emit('log', ...entry);
    this.#admission = new Admission({
      ...this.resolvedOptions,
      middleware: this.middlewareStack,
      log,
    });
    this.#connections = new Connections<T>({
      sparks: this.#sparks,
      addresses: maxPerAddress === Infinity ? undefined : new Addresses(maxPerAddress),
      ipOf: (handshake) => addressOf(handshake.remote, handshake).ip,
      layer,
      open: (handshake, link) => this.makeSpark(handshake, link),
      announce: (spark) => this.announceSpark(spark),
      log,
    });
    const carrier = {
      server,
      log,
      options: this.resolvedOptions,
      admission: this.#admission,
      connections: this.#connections,
      owns: (path: string) => this.ownsPath(path),
    };
    this.transformer = attachTransformer(carrier);
    this.#detach = attachServer(this.transformer, carrier);
    this.#pings = new Pings(this.connectionSettings, this.transformer);
    if (pingInterval !== false) {
      this.#heartbeat = new Heartbeat({
        connections: () => this.#sparks.connections(),
        ping: (connection, now) => this.pingSpark(connection.owner, now),
        interval: pingInterval,
        clock,
      });
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

  /** The plugins by name. */
  get plugins(): Readonly<Record<string, Plugin<T>>> {
    return this.#plugins.byName;
  }

  /** The message transforms of both directions. */
  get transformers(): Transforms<Spark<T>> {
    return this.connectionSettings.transforms;
  }

  /** What turns messages into frames and back; one in another form may stand for it. */
  get parser(): object {
    return this.connectionSettings.parser;
  }

  /** What `/spec` answers. */
  get spec(): Spec {
    const { pathname, pingInterval, transformer } = this.resolvedOptions;
    return {
      version: this.version,
      pathname,
      parser: this.connectionSettings.parser.name,
      transformer: transformer.name,
      pingInterval,
    };
  }

  /** The open connection of that id, if there is one. */
  spark(id: string): Spark<T> | undefined {
    return this.#sparks.get(id);
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
  write(message: T['outgoing']): this {
    this.#sparks.broadcast(message, this.connectionSettings, this.transformer);
    return this;
  }

  /** Adds a message transform; see {@link Transform}. */
  transform(direction: 'incoming' | 'outgoing', fn: Transform<Spark<T>>): this {
    this.transformers[direction].push(fn);
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
    return this.#shutDown(options);
  }

  /**
   * Shuts down for another to take over: accepts no more connections, and asks the clients to
   * return, a share of them each second, so that they do not come to the next all at once. Each
   * leaves when all that was written is out, in both directions. Resolves when all is released, as
   * `destroy` does, and answers the same promise.
   *
   * @throws PrimusError `INVALID_OPTION`
   */
  drain({ over = 30_000, wait = 0, close = true }: DrainOptions = {}): Promise<void> {
    checkOption(isWhole(over, 0), 'over', 'a whole number of milliseconds', over);
    checkOption(isWhole(wait, 0), 'wait', 'a whole number of milliseconds', wait);
    return this.#shutDown({ over, wait, close, reconnect: true });
  }

  #shutDown(options: ShutdownOptions): Promise<void> {
    // Not within the call: those who are told may call it again.
    return (this.#destroyed ??= Promise.resolve().then(() => this.shutdownServer(options)));
  }

  /** What `destroy` and `drain` do, once. */
  protected async shutdownServer(options: ShutdownOptions): Promise<void> {
    const { close = true } = options;
    this.#admission.stop();
    this.#connections.close();
    try {
      await this.announceClose(options);
    } finally {
      await this.endSparks(options);
      if (close) stopListening(this.server);
      await this.releaseServer();
      if (close) await hangUp(this.server, this.#admission);
    }
  }

  /** Resolves when all connections are closed. */
  protected endSparks(options: ShutdownOptions): Promise<void> {
    return leave({ ...options, sparks: this.#sparks, clock: this.resolvedOptions.clock });
  }

  /** Gives back all that the constructor took. */
  protected releaseServer(): void | Promise<void> {
    this.#heartbeat?.stop();
    this.#admission.close();
    this.#detach?.();
    return this.transformer.close();
  }

  /** Announces that the server begins to shut down; what this returns is waited for. */
  protected announceClose(options: ShutdownOptions): void | Promise<void> {
    this.emit('close', options);
  }

  /** Announces a new connection. What a listener throws ends that connection. */
  protected announceSpark(spark: Spark<T>): void {
    callListeners(this.rawListeners('connection'), this, spark, (cause) => {
      this.emit('log', 'error', 'A connection listener failed.', cause);
      spark.end();
    });
  }

  /** Makes a spark of this server's own class. */
  protected makeSpark(handshake: Handshake, link: Link): Spark<T> {
    return Reflect.construct(Spark<T>, [this, handshake, link], this.Spark);
  }

  /** Asks a client for a sign of life. */
  protected pingSpark(spark: Spark<T>, now: number): void {
    this.sendPing(spark, now);
  }

  /** Whether a path belongs to this server. */
  protected ownsPath(path: string): boolean {
    const { pathname } = this.resolvedOptions;
    return path === pathname || path.startsWith(`${pathname}/`);
  }

  /** The id for a new connection: one that no other has. */
  makeId(handshake: Handshake): string {
    const id = this.resolvedOptions.idGenerator?.() ?? handshake.id;
    if (id === undefined) return makeId();
    if (!this.spark(id)) return id;
    this.emit('log', 'warn', `The id "${id}" is taken; the new connection has another.`);
    return makeId();
  }

  /** Makes what a new spark sends and hears with. */
  makeConnection(spark: Spark<T>, link: Link): ServerConnection<Spark<T>> {
    return new ServerConnection<Spark<T>>(link, spark, this.connectionSettings);
  }

  /** Sends what a client answers with `now`, ms since the epoch. */
  sendPing(spark: Spark<T>, now: number): void {
    this.#pings.send(Spark.connectionOf(spark), now);
  }

  /** Takes in a spark that is ready and tells the application. Its id must be free. */
  welcomeSpark(spark: Spark<T>): void {
    this.#connections.welcome(spark);
  }

  /** Called by a spark that is closed. */
  forgetSpark(spark: Spark<T>): void {
    this.#connections.forget(spark);
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
