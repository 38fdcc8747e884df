import type { ClientEvents, Primus as ModernClient, ResolvedClientOptions } from '@primus/client';
import {
  type AnyMessages,
  type ClientTransformer,
  emits,
  type Emits,
  type Messages,
  type Parser,
  type PrimusError,
  type Reserved,
  reservedEvents,
  toWeb,
  type Transform,
  type WebStreams,
} from '@primus/protocol';
import { assertTransform, type ClassicTransform, type ClassicTransforms } from '../callbacks.js';
import { assertContext, register } from './context.js';
import { isEventTransformer } from './event-transformer.js';
import { hasNetworkEvents, isOffline } from './network-events.js';
import { type ClientSettings, readArguments, readOptions, type SocketOptions } from './options.js';
import { ReturningClient } from './returning-client.js';

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
export class ClassicClient<T extends Messages = AnyMessages> extends ReturningClient<T> {
  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;
  /** A function that emits an event with the arguments it is called with; see {@link emits}. */
  declare emits: Emits;
  /** The client functions of the plugins, by name. */
  declare ark: Record<string, ClientPlugin<T>>;
  /** Whether the server asks who connects. */
  declare readonly authorization: boolean;
  /** The version of the Primus that it was made by. */
  declare readonly version: string;
  /** Whether the platform tells when the network comes and goes. */
  declare NETWORK_EVENTS: boolean;
  /** The message transforms of both directions. */
  declare readonly transformers: ClassicTransforms<ModernClient<T>>;
  readonly #transformer: ClientTransformer;

  /** @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER` */
  constructor(
    parts: ClientParts<T>,
    first: string | URL | SocketOptions | undefined,
    second: SocketOptions | undefined,
  ) {
    const { settings, transformer, parser } = parts;
    const { url, options } = readArguments(first, second);
    const turnedOff = hasNetworkEvents && !new.target.prototype.NETWORK_EVENTS;
    super(url, {
      network: !turnedOff,
      ...readOptions(options, settings),
      parser,
      transformer,
    });
    register(this);
    this.#transformer = transformer;
    if (options.websockets !== undefined) this.AVOID_WEBSOCKETS = !options.websockets;
    if (options.network !== undefined) this.NETWORK_EVENTS = Boolean(options.network);
    if (this.NETWORK_EVENTS && isOffline()) this.online = false;
    try {
      this.initialise(this.options);
    } catch (error) {
      // Nobody has this to destroy it, and it would connect.
      this.destroy();
      throw error;
    }
  }

  /** Sets up the transformer and then the plugins; a library may put its own in front. */
  initialise(options: ResolvedClientOptions): unknown {
    if (isEventTransformer(this.#transformer)) {
      (this.#transformer.setUp as (this: this) => void).call(this);
    }
    for (const plugin of Object.values(this.ark)) plugin.call(this, this, options);
    return this;
  }

  /** The client function of a plugin by its name, or all by name. */
  plugin(name: string): ClientPlugin<T> | undefined;
  plugin(): Record<string, ClientPlugin<T>>;
  plugin(name?: string): unknown {
    assertContext(this, 'plugin');
    return name ? this.ark[name] : { ...this.ark };
  }

  /**
   * Adds a message transform; one that takes two arguments calls back.
   *
   * @throws PrimusError `INVALID_OPTION`, unless somebody listens to `error`, which is told
   */
  override transform(
    direction: 'incoming' | 'outgoing',
    fn: ClassicTransform<ModernClient<T>>,
  ): this {
    assertContext(this, 'transform');
    try {
      assertTransform(direction, fn);
    } catch (error) {
      return this.critical(error as PrimusError);
    }
    // As it is: that it may call back is seen to when it runs.
    return super.transform(direction, fn as Transform<ModernClient<T>>);
  }

  /** Emits an error; throws it when nobody listens. */
  critical(error: Error): this {
    if (!this.emit('error', error as ClientEvents<T>['error'][0])) throw error;
    return this;
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
    assertContext(this, 'id');
    const id = super.id();
    if (!callback) return id;
    id.then(callback, () => {});
    return this;
  }
}

ClassicClient.prototype.NETWORK_EVENTS = hasNetworkEvents;
ClassicClient.prototype.emits = emits;
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
