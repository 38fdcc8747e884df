/** Numbers that are expected one after the other, of which some may come too early. */
export class Sequence {
  #next: number;
  readonly #early = new Set<number>();

  constructor(first: number) {
    this.#next = first;
  }

  /** How many are missing before this one, at most; negative for one that was here. */
  ahead(number: number): number {
    return number - this.#next;
  }

  add(number: number): void {
    if (number >= this.#next) this.#early.add(number);
    while (this.#early.delete(this.#next)) this.#next++;
  }
}
