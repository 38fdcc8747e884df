/** Numbers from the first to before the end. */
export type Range = readonly [first: number, end: number];

/** Numbers that came, in as little memory as it takes: most follow the one before them. */
export class Noted {
  readonly #ranges: [first: number, end: number][] = [];

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** Answers whether it is new. */
  add(number: number): boolean {
    // What is late is not far behind.
    const before = this.#ranges.findLastIndex(([first]) => first <= number);
    const range = this.#ranges[before];
    if (range && number < range[1]) return false;
    if (range?.[1] === number) range[1]++;
    else this.#ranges.splice(before + 1, 0, [number, number + 1]);
    return true;
  }
}

/** How many different numbers there are in ranges that may overlap. */
export function countOf(ranges: readonly Range[]): number {
  let count = 0;
  let counted = 0;
  for (const [first, end] of ranges.toSorted(([a], [b]) => a - b)) {
    count += Math.max(0, end - Math.max(first, counted));
    counted = Math.max(counted, end);
  }
  return count;
}
