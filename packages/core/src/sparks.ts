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
  /** What they send and hear with, by id. A message for all need not touch the sparks then. */
  readonly #connections: Map<string, ServerConnection<Spark<T>>> = new Map();
  readonly #departures = new Departures();
  /** All by id, as they are at any moment. */
  readonly byId: SparksById<T> = viewOf(this.#connections);

  get size(): number {
    return this.#connections.size;
  }

  get(id: string): Spark<T> | undefined {
    return this.#connections.get(id)?.owner;
  }

  /** The id must be free. */
  add(spark: Spark<T>): void {
    this.#connections.set(spark.id, Spark.connectionOf(spark));
  }

  remove(spark: Spark<T>): void {
    if (this.get(spark.id) !== spark) return;
    this.#connections.delete(spark.id);
    if (this.size === 0) this.#departures.allLeft();
  }

  *[Symbol.iterator](): Generator<Spark<T>> {
    for (const { owner } of this.connections()) yield owner;
  }

  /** What they send and hear with. */
  connections(): IterableIterator<ServerConnection<Spark<T>>> {
    return this.#connections.values();
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
    for (const connection of this.connections()) connection.writeShared(shared);
  }

  /** Resolves when no connection is left, or after `limit` ms. */
  whenEmpty(clock: Clock, limit: number): Promise<void> {
    return this.size === 0 ? Promise.resolve() : this.#departures.wait(clock, limit);
  }
}

/** The owners of connections as an object that nobody can write to, without keeping them twice. */
function viewOf<Owner>(
  connections: ReadonlyMap<string, { readonly owner: Owner }>,
): Readonly<Record<string, Owner>> {
  const find = (id: string | symbol): Owner | undefined =>
    typeof id === 'string' ? connections.get(id)?.owner : undefined;
  return new Proxy(Object.create(null) as Record<string, Owner>, {
    get: (_, id) => find(id),
    has: (_, id) => find(id) !== undefined,
    ownKeys: () => [...connections.keys()],
    getOwnPropertyDescriptor: (_, id) => {
      const value = find(id);
      return value && { value, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
