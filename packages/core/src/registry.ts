import type { Messages } from '@primus/protocol';
import type { Spark } from './spark.js';

/** Sparks by id. A null prototype, for ids may come from anywhere. */
export type SparksById<T extends Messages> = Record<string, Spark<T>>;

/** The open connections of a server. */
export class Registry<T extends Messages> {
  readonly byId: SparksById<T> = Object.create(null) as SparksById<T>;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(spark: Spark<T>): void {
    if (!(spark.id in this.byId)) this.#size++;
    this.byId[spark.id] = spark;
  }

  /** Answers whether this very spark was there, not one of the same id. */
  remove(spark: Spark<T>): boolean {
    if (this.byId[spark.id] !== spark) return false;
    delete this.byId[spark.id];
    this.#size--;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<Spark<T>> {
    for (const id in this.byId) {
      const spark = this.byId[id];
      if (spark) yield spark;
    }
  }
}
