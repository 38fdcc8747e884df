/**
 * A logarithmic scale for times: a round trip of half a millisecond and one of half a second
 * that waited behind a flood are both worth seeing.
 */
export class Scale {
  readonly #bottom: number;
  readonly #decades: number;

  private constructor(bottom: number, decades: number) {
    this.#bottom = bottom;
    this.#decades = decades;
  }

  /** From 0.1 ms to the power of ten above `highest`, at least to 10 ms. */
  static upTo(highest: number): Scale {
    return new Scale(-1, Math.max(1, Math.ceil(Math.log10(highest))) + 1);
  }

  /** In ms, from the lowest to the highest. */
  get ticks(): number[] {
    return Array.from({ length: this.#decades + 1 }, (_, index) => 10 ** (this.#bottom + index));
  }

  /** Where a time is: 0 at the bottom, 1 at the top. */
  place(ms: number): number {
    return Math.max(0, (Math.log10(ms) - this.#bottom) / this.#decades);
  }

  equals(other: Scale): boolean {
    return this.#decades === other.#decades;
  }
}
