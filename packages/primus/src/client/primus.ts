import { type ClientEvents, Primus as Client, type ResolvedClientOptions } from '@primus/client';
import {
  type AnyMessages,
  type ClientTransformer,
  emits,
  type EmitParser,
  type Messages,
  type Parser,
  type Reserved,
  reservedEvents,
  toWeb,
  type WebStreams,
} from '@primus/protocol';
import { type ClassicTransform, transformOf } from '../callbacks.js';
import { type ClientSettings, readArguments, readOptions, type SocketOptions } from './options.js';

declare module '@primus/client' {
  interface ClientEvents<T extends Messages> {
    /** An attempt to connect began, and the framework's socket is there, as `primus.socket`. */
    'outgoing::open': [];
  }
}

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

/** A client as Primus users know it: {@link Client} with the courtesies of the classic API. */
export class ClassicClient<T extends Messages = AnyMessages> extends Client<T> {
  /** Answers whether an event belongs to Primus. */
  declare reserved: Reserved;

  /** @throws PrimusError `INVALID_OPTION`, `INCOMPATIBLE_PARSER` */
  constructor(
    parts: ClientParts<T>,
    first: string | URL | SocketOptions | undefined,
    second: SocketOptions | undefined,
  ) {
    const { settings, transformer, parser, plugins } = parts;
    const { url, options } = readArguments(first, second);
    super(url, {
      ...readOptions(options, settings),
      parser,
      transformer: announcing(transformer, () => this),
    });
    try {
      for (const plugin of Object.values(plugins)) plugin.call(this, this, this.options);
    } catch (error) {
      // Nobody has this to destroy it, and it would connect.
      this.destroy();
      throw error;
    }
  }

  /** A function that emits `event` with the arguments it is called with; see {@link emits}. */
  emits(event: string, parser?: EmitParser): (...args: unknown[]) => boolean {
    return emits(this, event, parser);
  }

  /** The same as `on`. */
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

  /** Asks the server for the id of this connection. */
  override id(callback?: (id: string) => void): Promise<string> {
    const id = super.id();
    if (callback) void id.then(callback);
    return id;
  }

  /** Adds a message transform; one that takes two arguments calls back. */
  override transform(direction: 'incoming' | 'outgoing', fn: ClassicTransform<Client<T>>): this {
    return super.transform(direction, transformOf(direction, fn));
  }
}

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

/** Emits `outgoing::open` once the framework's socket is there, as `primus.socket`. */
function announcing<T extends Messages>(
  transformer: ClientTransformer,
  client: () => Client<T>,
): ClientTransformer {
  return {
    ...transformer,
    dial(...args) {
      const dial = transformer.dial(...args);
      queueMicrotask(() => client().emit('outgoing::open'));
      return dial;
    },
  };
}
