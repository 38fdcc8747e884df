/** First in, first out, without the cost of shifting an array of many. */
export class Queue<T> {
  readonly #arrived: T[] = [];
  /** Last first, so that taking the next is a `pop`. */
  readonly #next: T[] = [];

  get length(): number {
    return this.#arrived.length + this.#next.length;
  }

  push(item: T): void {
    this.#arrived.push(item);
  }

  shift(): T | undefined {
    if (this.#next.length === 0) {
      while (this.#arrived.length > 0) this.#next.push(this.#arrived.pop() as T);
    }
    return this.#next.pop();
  }
}
