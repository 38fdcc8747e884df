import type { Status } from './status.js';

/** One measured round trip. */
export interface Sample {
  /** When, by `performance.now()`. */
  readonly at: number;
  readonly ms: number;
}

/** A stretch of time in which the connection was one way. */
export interface Stretch {
  readonly from: number;
  readonly kind: Status['kind'];
}

/** What is remembered of a connection: as much as a plot shows. */
export class History {
  /** Ms that are remembered. */
  readonly span: number;
  #samples: Sample[] = [];
  #stretches: Stretch[] = [];

  constructor(span: number) {
    this.span = span;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Oldest first; each lasts until the next begins, the last one until now. */
  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  measured(sample: Sample): void {
    this.#samples.push(sample);
    const start = sample.at - this.span;
    // One that is older is kept, where the line begins that leads into view.
    while ((this.#samples[1]?.at ?? Infinity) < start) this.#samples.shift();
  }

  turned(stretch: Stretch): void {
    this.#stretches.push(stretch);
    const start = stretch.from - this.span;
    while ((this.#stretches[1]?.from ?? Infinity) < start) this.#stretches.shift();
  }

  /** The samples in runs without a loss of the connection between them. */
  runs(): Sample[][] {
    const runs: Sample[][] = [];
    let previous: Sample | undefined;
    for (const sample of this.#samples) {
      const run = runs.at(-1);
      if (previous && run && !this.#lostBetween(previous.at, sample.at)) run.push(sample);
      else runs.push([sample]);
      previous = sample;
    }
    return runs;
  }

  #lostBetween(from: number, to: number): boolean {
    return this.#stretches.some(
      (stretch) => stretch.kind !== 'open' && stretch.from > from && stretch.from < to,
    );
  }
}
