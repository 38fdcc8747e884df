import { writeFile, writeFileSync } from 'node:fs';
import { checkOption, type HttpServer, type Spec } from '@primus/core';
import {
  type AnyMessages,
  type Emits,
  emits,
  type Flip,
  type Messages,
  PrimusError,
} from '@primus/protocol';
import pkg from '../package.json' with { type: 'json' };
import type { Proxies } from './address.js';
import type { Callback } from './callbacks.js';
import { clientScript } from './client-script.js';
import type { SocketConstructor } from './client/create.js';
import type { ClientSettings } from './client/options.js';
import type { Socket } from './client/socket.js';
import { type ListenOptions, makeServer } from './create-server.js';
import { createSocket } from './create-socket.js';
import { defaultMiddleware } from './default-middleware.js';
import { generateLibrary } from './library.js';
import { answerPings } from './legacy-heartbeat.js';
import {
  findTransformer,
  parsers,
  type Requirements,
  type Transformer,
  transformers,
} from './names.js';
import {
  type ClassicAuthorize,
  type ClassicOptions,
  readOptions,
  type ServerOptions,
} from './options.js';
import { type Plugin, type PluginOption, readPlugin, readPlugins } from './plugins.js';
import { makeSocket } from './socket.js';
import { SharedSpark, type SharedSparkConstructor } from './spark/constructor.js';
import type { Spark } from './spark/spark.js';
import { SparkServer } from './spark-server.js';
import { ClassicTransformer, type TransformerClass } from './transformer/classic-transformer.js';
import { warnOfCluster, warnOfHttp } from './warnings.js';

/** A plugin for servers and clients that talk in these messages. */
export type PrimusPlugin<T extends Messages = AnyMessages> = Plugin<Primus<T>, Socket<Flip<T>>>;

/** Everything is optional, as it has always been. */
export interface PrimusOptions<T extends Messages = AnyMessages> extends ServerOptions {
  /** Plugins by name, or a list of packages. Default none. */
  readonly plugin?: PluginOption<Primus<T>, Socket<Flip<T>>> | null;
}

type Connected<T extends Messages> = (spark: Spark<T>, next: Callback) => void;

/** The server as Primus users know it: the whole classic API over `@primus/core`. */
export class Primus<T extends Messages = AnyMessages> extends SparkServer<T> {
  static readonly transformers: Readonly<Record<string, Requirements>> = transformers;
  static readonly parsers: Readonly<Record<string, Requirements>> = parsers;
  static readonly createSocket: typeof createSocket = createSocket;
  /** The class of all sparks; each server has one of its own that extends it. */
  static readonly Spark: SharedSparkConstructor = SharedSpark;
  /** What transformers in the form of Primus 8 extend. */
  static readonly Transformer: TransformerClass = ClassicTransformer;

  /** A function that emits an event with the arguments it is called with; see {@link emits}. */
  declare emits: Emits;
  /** The version of this package. */
  override readonly version: string = pkg.version;
  declare readonly options: ClassicOptions;
  /** What `authorize` was given. */
  auth: ClassicAuthorize | undefined;
  readonly #proxies: Proxies;
  readonly #global: string;
  readonly #transformer: Transformer;

  /**
   * @param server where to listen; `undefined` for a transformer that listens by itself
   * @throws PrimusError for a server or an option that cannot be used
   */
  constructor(server: HttpServer | undefined, options: PrimusOptions<T> = {}) {
    const { core, transformer, global, proxies, patience } = readOptions(options);
    const plugins = readPlugins(options.plugin);
    super(server, core);
    const { transformer: given, parser } = options;
    this.options = { ...this.resolvedOptions, transformer: given, parser };
    this.#transformer = transformer;
    this.#proxies = proxies;
    this.#global = global;
    try {
      if (this.transformer instanceof ClassicTransformer) this.transformer.begin(this);
      for (const [name, fn] of defaultMiddleware(this, this.resolvedOptions, options)) {
        this.addLayer(name, fn, 2);
      }
      if (patience) answerPings(this, patience);
      if (options.authorization != null) this.authorize(options.authorization);
      for (const [name, plugin] of Object.entries(plugins)) this.plugin(name, plugin);
    } catch (error) {
      // Nobody has this to destroy it, and the server may get another.
      void this.releaseServer();
      throw error;
    }
    if (transformer.sticky && !options.iknowclusterwillbreakconnections) warnOfCluster();
  }

  /**
   * A server of its own that listens, with Primus on it. A transformer that can listen by itself
   * does: there is no `server` then, and `transformer.listening` tells where.
   *
   * @throws PrimusError as the constructor does, and for certificates that cannot be used
   */
  static createServer<T extends Messages = AnyMessages>(
    connected?: Connected<T> | (PrimusOptions<T> & ListenOptions) | null,
    options?: PrimusOptions<T> & ListenOptions,
  ): Primus<T> {
    if (typeof connected === 'object' && connected) return Primus.createServer(null, connected);
    checkOption(
      connected == null || typeof connected === 'function',
      'connection',
      'a function',
      connected,
    );
    const transformer = findTransformer(options?.transformer ?? 'websockets');
    const made = makeServer(options ?? {}, transformer.server.standalone);
    const { server, secure, listen } = made;
    const transport = { ...options?.transport, ...made.transport };
    const primus = new Primus<T>(server, made.transport ? { ...options, transport } : options);
    if (!secure && !options?.iknowhttpsisbetter) warnOfHttp();
    if (connected) primus.on('connection', connected);
    listen();
    return primus;
  }

  /** The constructor of clients that fit this server, with the plugins it has by now. */
  get Socket(): SocketConstructor<Flip<T>> {
    return makeSocket<Flip<T>>({
      transformer: this.#transformer.client,
      parser: this.connectionSettings.parser,
      settings: this.#clientSettings,
      plugins: this.plugins,
    });
  }

  /** The path below which everything is ours. */
  get pathname(): string {
    return this.options.pathname;
  }

  /** The plugins by name. */
  get ark(): Readonly<Record<string, PrimusPlugin<T>>> {
    return this.plugins;
  }

  /** The proxies whose `X-Forwarded` headers count, beside the nearest; all while it is empty. */
  get whitelist(): string[] {
    return this.#proxies.whitelist;
  }

  set whitelist(addresses: string[]) {
    this.#proxies.whitelist = addresses;
  }

  /** The script of clients, before anything of this server is added; see {@link library}. */
  get client(): string {
    return clientScript();
  }

  /** The client script for this server, with the plugins it has by now. */
  library(): string {
    return generateLibrary({
      global: this.#global,
      transformer: this.#transformer,
      parser: this.connectionSettings.parser,
      settings: this.#clientSettings,
      plugins: this.plugins,
    });
  }

  /** Writes the client script to a file; at once, unless there is someone to call back. */
  save(path: string, callback?: (error: Error | null) => void): this {
    if (callback) writeFile(path, this.library(), callback);
    else writeFileSync(path, this.library());
    return this;
  }

  /**
   * Decides who may connect, for every request; see the README for what may be called back.
   *
   * @throws PrimusError `INVALID_OPTION`
   */
  authorize(auth: ClassicAuthorize): this {
    if (typeof auth !== 'function' || auth.length < 2) {
      throw new PrimusError(
        'INVALID_OPTION',
        'Authorize needs a function that takes a request and a callback: (req, done) => {}.',
      );
    }
    this.auth = auth;
    return this;
  }

  /**
   * Adds a plugin: an object, a function that has one's members, or the name of its package. The
   * name may be among the members. Without a plugin, answers the one of that name, or all.
   *
   * @throws PrimusError `INVALID_PLUGIN`
   */
  override plugin(name: string, plugin: PrimusPlugin<T> | string): this;
  override plugin(plugin: PrimusPlugin<T> & { readonly name: string }): this;
  override plugin(name: string): PrimusPlugin<T> | undefined;
  override plugin(): Readonly<Record<string, PrimusPlugin<T>>>;
  override plugin(...args: readonly unknown[]): unknown {
    const [name] = args;
    if (args.length === 0 || (args.length === 1 && name === undefined)) return this.plugins;
    if (args.length === 1 && typeof name === 'string') return this.plugins[name];
    return super.plugin(...readPlugin<PrimusPlugin<T>>(args));
  }

  /** Deployments rely on the prefix being one of the text, not of the path. */
  protected override ownsPath(path: string): boolean {
    return path.startsWith(this.options.pathname);
  }

  /** What `/spec` answers. */
  override get spec(): Required<Spec> {
    return { ...super.spec, authorization: this.auth !== undefined };
  }

  get #clientSettings(): ClientSettings {
    const { version } = this;
    const { pathname, pingInterval } = this.options;
    return {
      pathname,
      pingTimeout: pingInterval === false ? false : Math.round(pingInterval * 1.5),
      authorization: this.auth !== undefined,
      version,
    };
  }
}

Primus.prototype.emits = emits;
