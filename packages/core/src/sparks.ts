import {
  type Clock,
  type ConnectionSettings,
  escapeMessage,
  type Messages,
  type ServerConnection,
} from '@primus/protocol';
import { Departures } from './departures.js';
import type { TransformerServer } from './server-transformer.js';
import { share } from './share.js';
import { Spark } from './spark.js';

/** Sparks by id. */
export type SparksById<T extends Messages> = Readonly<Record<string, Spark<T>>>;

/** The open connections of a server. */
export class Sparks<T extends Messages> {
  readonly #sparks: Map<string, Spark<T>> = new Map();
  readonly #departures = new Departures();
  /** All by id, as they are at any moment. */
  readonly byId: SparksById<T> = viewOf(this.#sparks);

  get size(): number {
    return this.#sparks.size;
  }

  get(id: string): Spark<T> | undefined {
    return this.#sparks.get(id);
  }

  /** The id must be free. */
  add(spark: Spark<T>): void {
    this.#sparks.set(spark.id, spark);
  }

  remove(spark: Spark<T>): void {
    if (this.#sparks.get(spark.id) !== spark) return;
    this.#sparks.delete(spark.id);
    if (this.size === 0) this.#departures.allLeft();
  }

  [Symbol.iterator](): IterableIterator<Spark<T>> {
    return this.#sparks.values();
  }

  /** What they send and hear with. */
  *connections(): Generator<ServerConnection<Spark<T>>> {
    for (const spark of this) yield Spark.connectionOf(spark);
  }

  /** Sends a message to all: encoded and framed once, unless a transform may make it another for each. */
  broadcast(
    message: T['outgoing'],
    settings: ConnectionSettings<Spark<T>>,
    transformer: Pick<TransformerServer, 'shareFrame'>,
  ): void {
    const same = settings.transforms.outgoing.length === 0;
    const shared = same ? share(escapeMessage(message), settings, transformer) : undefined;
    if (shared === undefined) {
      for (const spark of this) spark.write(message);
      return;
    }
    for (const spark of this) Spark.connectionOf(spark).writeShared(shared);
  }

  /** Resolves when no connection is left, or after `limit` ms. */
  whenEmpty(clock: Clock, limit: number): Promise<void> {
    return this.size === 0 ? Promise.resolve() : this.#departures.wait(clock, limit);
  }
}

/** A map as an object that nobody can write to, without keeping its entries twice. */
function viewOf<V>(map: ReadonlyMap<string, V>): Readonly<Record<string, V>> {
  const find = (id: string | symbol): V | undefined =>
    typeof id === 'string' ? map.get(id) : undefined;
  return new Proxy(Object.create(null) as Record<string, V>, {
    get: (_, id) => find(id),
    has: (_, id) => find(id) !== undefined,
    ownKeys: () => [...map.keys()],
    getOwnPropertyDescriptor: (_, id) => {
      const value = find(id);
      return value && { value, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
