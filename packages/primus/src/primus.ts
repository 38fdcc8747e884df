import { writeFile, writeFileSync } from 'node:fs';
import {
  checkOption,
  type DestroyOptions,
  type HttpServer,
  type Plugin,
  Primus as Core,
  type Spark,
  type SparksById,
} from '@primus/core';
import { authorization } from '@primus/middleware-authorization';
import { cors } from '@primus/middleware-cors';
import { library } from '@primus/middleware-library';
import { noCache } from '@primus/middleware-no-cache';
import { spec } from '@primus/middleware-spec';
import { xss } from '@primus/middleware-xss';
import {
  type AnyMessages,
  type EmitParser,
  emits,
  type Flip,
  type Messages,
  PrimusError,
  type Transform,
} from '@primus/protocol';
import { emitInOrder, hasAsyncListener } from './async-event.js';
import {
  callBack,
  type Callback,
  type CallbackTransform,
  toError,
  transformOf,
} from './callbacks.js';
import type { SocketConstructor } from './client/create.js';
import type { ClientSettings } from './client/options.js';
import { type ListenOptions, makeServer } from './create-server.js';
import { createSocket } from './create-socket.js';
import { eachInTurn, type Visit } from './each.js';
import { generateLibrary } from './library.js';
import { type ClassicMiddleware, middlewareOf } from './middleware.js';
import { parsers, type Requirements, type Transformer, transformers } from './names.js';
import { type ClassicAuthorize, type PrimusOptions, readOptions } from './options.js';
import { loadPlugin } from './plugins.js';
import { makeSocket } from './socket.js';
import { warnOfCluster, warnOfHttp } from './warnings.js';

type Connected<T extends Messages> = (spark: Spark<T>) => void;

/** The server as Primus users know it: {@link Core} with the whole classic API. */
export class Primus<T extends Messages = AnyMessages> extends Core<T> {
  static readonly transformers: Readonly<Record<string, Requirements>> = transformers;
  static readonly parsers: Readonly<Record<string, Requirements>> = parsers;
  static readonly createSocket: typeof createSocket = createSocket;

  /** What `authorize` was given. */
  auth: ClassicAuthorize | undefined;
  readonly #global: string;
  readonly #transformer: Transformer;

  /** @throws PrimusError for a server or an option that cannot be used */
  constructor(server: HttpServer, options: PrimusOptions<T> = {}) {
    const { core, transformer, plugins, global } = readOptions(options);
    super(server, core);
    this.#transformer = transformer;
    this.#global = global;
    try {
      this.#useDefaults(options);
      if (options.authorization != null) this.authorize(options.authorization);
      for (const [name, plugin] of Object.entries(plugins)) this.plugin(name, plugin);
    } catch (error) {
      // Nobody has this to destroy it, and the server may get another.
      void this.destroy({ close: false });
      throw error;
    }
    if (transformer.sticky && !options.iknowclusterwillbreakconnections) warnOfCluster();
  }

  /**
   * A server of its own that listens, with Primus on it.
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
    const { server, secure, listen } = makeServer(options ?? {});
    const primus = new Primus<T>(server, options);
    if (!secure && !options?.iknowhttpsisbetter) warnOfHttp();
    if (connected) primus.on('connection', connected);
    listen();
    return primus;
  }

  /** The constructor of clients that fit this server, with the plugins it has by now. */
  get Socket(): SocketConstructor<Flip<T>> {
    return makeSocket<Flip<T>>({
      transformer: this.#transformer.client,
      parser: this.parser,
      settings: this.#clientSettings,
      plugins: this.plugins,
    });
  }

  /** The client script for this server, with the plugins it has by now. */
  library(): string {
    return generateLibrary({
      global: this.#global,
      transformer: this.#transformer.server,
      parser: this.parser,
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

  /** Visits the connections: all at once, or, with `done`, one after the other. */
  override forEach(
    visit: (spark: Spark<T>, id: string, connections: SparksById<T>) => void | boolean,
  ): this;
  override forEach(visit: Visit<Spark<T>>, done: Callback): this;
  override forEach(visit: never, done?: Callback): this {
    if (!done) return super.forEach(visit);
    eachInTurn<Spark<T>>(this, visit, done);
    return this;
  }

  /** Adds a message transform; one that takes two arguments calls back. */
  override transform(
    direction: 'incoming' | 'outgoing',
    fn: Transform<Spark<T>> | CallbackTransform<Spark<T>>,
  ): this {
    return super.transform(direction, transformOf(fn));
  }

  /** Adds a middleware, or replaces the one of that name; see {@link middlewareOf}. */
  override use(name: string, fn: ClassicMiddleware, options?: unknown, index?: number): this {
    const place = index ?? (typeof options === 'number' ? options : undefined);
    return super.use(name, middlewareOf(this, fn, options ?? {}), place);
  }

  /** Adds a plugin: an object, a function that has one's members, or the name of its package. */
  override plugin(name: string, plugin?: Plugin<T> | string): this {
    if (plugin === undefined) return super.plugin(name, loadPlugin<T>(name));
    return super.plugin(name, typeof plugin === 'string' ? loadPlugin<T>(plugin) : plugin);
  }

  /** A function that emits `event` with the arguments it is called with; see {@link emits}. */
  emits(event: string, parser?: EmitParser): (...args: unknown[]) => boolean {
    return emits(this, event, parser);
  }

  /** Shuts down; see the README for the options. Calls back, if asked to, when it has. */
  override destroy(options?: DestroyOptions | Callback, callback?: Callback): Promise<void> {
    const done = typeof options === 'function' ? options : callback;
    const destroyed = super.destroy(typeof options === 'function' ? {} : options);
    callBack(destroyed, done);
    return destroyed;
  }

  /** The same as `destroy`. */
  end(options?: DestroyOptions | Callback, callback?: Callback): Promise<void> {
    return this.destroy(options, callback);
  }

  /** Deployments rely on the prefix being one of the text, not of the path. */
  protected override owns(path: string): boolean {
    return path.startsWith(this.options.pathname);
  }

  protected override announce(spark: Spark<T>): void {
    const listeners = this.rawListeners('connection');
    if (!hasAsyncListener(listeners, 1)) return super.announce(spark);
    const announced = emitInOrder(this, listeners, spark).catch((cause: unknown) => {
      const error = toError(cause);
      spark.emit('error', new PrimusError('CONNECTION_REFUSED', error.message, cause));
      spark.end();
    });
    spark.connection.hold(announced);
  }

  protected override announceClose(options: DestroyOptions): void | Promise<void> {
    const listeners = this.rawListeners('close');
    if (!hasAsyncListener(listeners, 1)) return super.announceClose(options);
    return emitInOrder(this, listeners, options);
  }

  get #clientSettings(): ClientSettings {
    const { pathname, pingInterval } = this.options;
    return {
      pathname,
      pingTimeout: pingInterval === false ? false : Math.round(pingInterval * 1.5),
      authorization: this.auth !== undefined,
    };
  }

  #useDefaults(options: PrimusOptions<T>): void {
    const { pathname } = this.options;
    super.use('cors', cors(options));
    super.use(
      'primus.js',
      library({ path: `${pathname}/primus.js`, script: () => this.library() }),
    );
    super.use('spec', spec({ path: `${pathname}/spec`, spec: () => this.spec }));
    super.use('x-xss', xss());
    super.use('no-cache', noCache());
    super.use('authorization', authorization({ authorize: () => this.#authorize }));
  }

  get #authorize(): ((req: Parameters<ClassicAuthorize>[0]) => Promise<void>) | undefined {
    const { auth } = this;
    if (!auth) return undefined;
    return (req) =>
      new Promise((resolve, reject) => {
        auth.call(this, req, (error) => (error ? reject(error as Error) : resolve()));
      });
  }
}
