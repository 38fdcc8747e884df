/** How a client returns. Times in ms. */
export interface ReconnectOptions {
  /** Delay of the first attempt, at the least. Default 500. */
  readonly min: number;
  /** No delay is longer. Default Infinity. */
  readonly max: number;
  /** What the delay is multiplied with after each attempt. Default 2. */
  readonly factor: number;
  /** Attempts before it gives up. Default 10. */
  readonly retries: number;
  /** How long one attempt may take. Default 30,000. */
  readonly 'reconnect timeout': number;
  /** How long a connection must last for the next way back to start from the shortest delay. Default 5000. */
  readonly minUptime: number;
}

/** One way back to the server, from the loss of the connection to its return. Times in ms. */
export interface ReconnectState extends ReconnectOptions {
  /** The attempt that is scheduled or under way, from 1. */
  attempt: number;
  /** The delay before that attempt. */
  scheduled: number;
  /** How long it has taken so far, from the loss to the latest event. */
  duration: number;
}

/** How far the delays of one attempt are apart: so many times the shortest one. */
const SPREAD = 4;

/**
 * The delay before an attempt, which counts from 1: somewhere between `min · factor^(attempt-1)`
 * and four times that, and never above `max`. The spread is what keeps the clients of a server
 * that restarts from returning all at once, also at the first attempt and at `max`: of 50 of
 * them, no more than about ten come within any tenth of a second.
 */
export function backoff(
  { min, max, factor }: Pick<ReconnectOptions, 'min' | 'max' | 'factor'>,
  attempt: number,
  random: () => number,
): number {
  const base = min * factor ** (attempt - 1);
  const high = Math.min(base * SPREAD, max);
  const low = Math.max(min, high / SPREAD);
  return Math.round(low + random() * (high - low));
}
