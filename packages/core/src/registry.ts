/** The open connections of a server. */
export class Registry<S extends { readonly id: string }> {
  /** By id. A null prototype, for ids may come from anywhere. */
  readonly byId: Record<string, S> = Object.create(null) as Record<string, S>;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(spark: S): void {
    if (!(spark.id in this.byId)) this.#size++;
    this.byId[spark.id] = spark;
  }

  /** Answers whether this very spark was there, not one of the same id. */
  remove(spark: S): boolean {
    if (this.byId[spark.id] !== spark) return false;
    delete this.byId[spark.id];
    this.#size--;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<S> {
    for (const id in this.byId) {
      const spark = this.byId[id];
      if (spark) yield spark;
    }
  }
}
