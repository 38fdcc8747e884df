import type { AnyMessages, Messages } from '@primus/protocol';
import type { SocketOptions } from './options.js';
import { ClassicClient, type ClientParts } from './primus.js';

/** A client's constructor, configured for one server. */
export interface SocketConstructor<T extends Messages = AnyMessages> {
  /** Connects to `url`, by default the one of the page. */
  new (url?: string | URL | SocketOptions, options?: SocketOptions): ClassicClient<T>;
  readonly prototype: ClassicClient<T>;
  /** As `new`, for those who prefer a name. */
  connect(url?: string | URL | SocketOptions, options?: SocketOptions): ClassicClient<T>;
  readonly OPENING: 1;
  readonly CLOSED: 2;
  readonly OPEN: 3;
}

/** Makes a constructor of clients out of its parts. Generated scripts call this too. */
export function create<T extends Messages = AnyMessages>(
  parts: ClientParts<T>,
): SocketConstructor<T> {
  return class Primus extends ClassicClient<T> {
    constructor(url?: string | URL | SocketOptions, options?: SocketOptions) {
      super(parts, url, options);
    }

    static connect(url?: string | URL | SocketOptions, options?: SocketOptions): Primus {
      return new Primus(url, options);
    }
  };
}
