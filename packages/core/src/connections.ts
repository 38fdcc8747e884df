import {
  isPromise,
  type Link,
  type LinkEvents,
  type LinkLayer,
  type Messages,
  type OpenLink,
} from '@primus/protocol';
import type { Addresses } from './addresses.js';
import type { Handshake } from './handshake.js';
import type { Log } from './log.js';
import { Spark } from './spark.js';
import type { Sparks } from './sparks.js';

export interface ConnectionsOptions<T extends Messages> {
  readonly sparks: Sparks<T>;
  /** Where connections come from; none where nobody limits them. */
  readonly addresses: Addresses | undefined;
  /** The address of a client. */
  readonly ipOf: (handshake: Handshake) => string;
  readonly layer: LinkLayer<Handshake> | undefined;
  readonly open: (handshake: Handshake, link: Link) => Spark<T>;
  /** Tells the application. */
  readonly announce: (spark: Spark<T>) => void;
  readonly log: Log;
}

/** Makes sparks of the links that a transformer opens. Nothing is thrown at the transformer. */
export class Connections<T extends Messages> {
  readonly #options: ConnectionsOptions<T>;
  readonly #open: OpenLink<Handshake>;
  #closed = false;

  constructor(options: ConnectionsOptions<T>) {
    this.#options = options;
    const open: OpenLink<Handshake> = (link, handshake) => this.#accept(handshake, link);
    this.#open = options.layer ? options.layer(open) : open;
  }

  accept(handshake: Handshake, link: Link): LinkEvents {
    try {
      return this.#open(link, handshake);
    } catch (cause) {
      this.#options.log('error', 'A connection could not be accepted.', cause);
      link.close({ code: 1011 });
      return nobody;
    }
  }

  /** Turns away what comes from now on; it may try another server. */
  close(): void {
    this.#closed = true;
  }

  #accept(handshake: Handshake, link: Link): LinkEvents {
    if (this.#closed) {
      link.close({ code: 1001 });
      return nobody;
    }
    const { open, addresses, ipOf, log } = this.#options;
    const ip = addresses && ipOf(handshake);
    if (ip !== undefined && addresses?.isFull(ip)) {
      log('warn', `Too many connections from ${ip}; one more was closed.`);
      link.close({ code: 1008, reason: 'Too many connections.' });
      return nobody;
    }
    const spark = open(handshake, link);
    if (ip !== undefined) addresses?.add(spark, ip);
    this.welcome(spark);
    return Spark.connectionOf(spark);
  }

  /** Takes in a spark and announces it, or turns it away. */
  welcome(spark: Spark<T>): void {
    if (this.#closed) return Spark.connectionOf(spark).terminate({ code: 1001 });
    const { sparks, announce, log } = this.#options;
    sparks.add(spark);
    try {
      announce(spark);
    } catch (cause) {
      log('error', 'A connection could not be announced.', cause);
      Spark.connectionOf(spark).terminate();
    }
  }

  /** To be called for every spark that is closed. */
  forget(spark: Spark<T>): void {
    const { sparks, addresses } = this.#options;
    sparks.remove(spark);
    addresses?.remove(spark);
  }
}

type ConnectionListener<T extends Messages> = (spark: Spark<T>) => unknown;

/** Calls the listeners in order. What one throws, now or later, goes to `refuse`. */
export function callListeners<T extends Messages>(
  listeners: readonly ConnectionListener<T>[],
  server: unknown,
  spark: Spark<T>,
  refuse: (cause: unknown) => void,
): void {
  for (const listener of listeners) {
    try {
      const pending = listener.call(server, spark);
      if (isPromise(pending)) pending.catch(refuse);
    } catch (cause) {
      return refuse(cause);
    }
  }
}

/** Listens to a link that was turned away. */
const nobody: LinkEvents = {
  frame: () => {},
  drain: () => {},
  error: () => {},
  close: () => {},
};
