/** The middle of several numbers, with the range in which half of them are. */
export interface Spread {
  readonly median: number;
  /** The first and the third quartile. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** One number for each round, `null` where a round brought none. */
export type Samples = readonly (number | null)[];

/** Between the two nearest numbers where no number is exactly there. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** `undefined` for no numbers. */
export function spreadOf(samples: Samples): Spread | undefined {
  const sorted = samples.filter((each) => each !== null).toSorted((one, other) => one - other);
  if (sorted.length === 0) return undefined;
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    count: sorted.length,
  };
}

/** The ratios of what was measured in the same round: what slows one round down, slows both. */
export function pairedRatios(samples: Samples, reference: Samples): number[] {
  return samples.flatMap((sample, round) => {
    const other = reference[round] ?? null;
    return sample === null || other === null || other <= 0 ? [] : [sample / other];
  });
}
