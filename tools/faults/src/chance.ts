import fc from 'fast-check';

/** Numbers from 0 to 1, without 1, as `Math.random` gives them; the same for the same seed. */
export function chance(seed: number): () => number {
  // An arbitrary with a bias tries the extremes more often than the rest.
  const steps = 2 ** 30;
  const numbers = fc.sample(fc.noBias(fc.nat(steps - 1)), { seed, numRuns: 5_000 }).values();
  return () => {
    const { value, done } = numbers.next();
    if (done) throw new Error('More chance is taken than was drawn.');
    return value / steps;
  };
}
