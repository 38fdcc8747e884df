import type { AnyMessages, Messages } from '@primus/protocol';
import { callable } from '../callable.js';
import { EventEmitter, type PlainEmitterConstructor } from './event-emitter.js';
import type { SocketOptions } from './options.js';
import { ClassicClient, type ClientParts } from './primus.js';
import type { Socket } from './socket.js';

/** Loads a module by name; `undefined` where there is none or no way to. */
type Requires = (name: string) => unknown;

/** What clients take from where they run. */
export interface Platform {
  readonly requires: Requires;
  /** What streams are made of there. */
  readonly Stream: unknown;
}

type Arguments = [url?: string | URL | SocketOptions, options?: SocketOptions];

/** A client's constructor, configured for one server; may be called without `new`. */
export interface SocketConstructor<T extends Messages = AnyMessages> {
  /** Connects to `url`, by default the one of the page. */
  new (...args: Arguments): Socket<T>;
  (...args: Arguments): Socket<T>;
  readonly prototype: Socket<T>;
  /** As `new`, for those who prefer a name. */
  connect(...args: Arguments): Socket<T>;
  readonly OPENING: 1;
  readonly CLOSED: 2;
  readonly OPEN: 3;
  /** For the objects of plugins. */
  readonly EventEmitter: PlainEmitterConstructor;
  /** Node's `Stream`, or where there is none, the same as `EventEmitter`. */
  readonly Stream: unknown;
  readonly requires: Requires;
  readonly require: Requires;
}

/** Makes a constructor of clients out of its parts. Generated scripts call this too. */
export function create<T extends Messages = AnyMessages>(
  parts: ClientParts<T>,
  { requires, Stream }: Platform,
): SocketConstructor<T> {
  class Primus extends ClassicClient<T> {
    static readonly EventEmitter = EventEmitter;
    static readonly Stream = Stream;
    static readonly requires = requires;
    static readonly require = requires;

    constructor(...[url, options]: Arguments) {
      super(parts, url, options);
    }

    static connect(...args: Arguments): Socket<T> {
      return new Primus(...args);
    }
  }
  const { authorization, version } = parts.settings;
  Object.assign(Primus.prototype, { ark: { ...parts.plugins }, authorization, version });
  return callable(Primus);
}
