import type { Machine } from './machine.js';
import type { Samples } from './statistics.js';
import type { Figure, Form } from './scenarios/scenario.js';

/** What was measured of one figure. */
export interface Measured extends Figure {
  /** Of each peer, a number for each round. */
  readonly samples: Readonly<Record<string, Samples>>;
  /** Why a peer has none, or no more. */
  readonly failures: Readonly<Record<string, string>>;
}

/** One run, from which everything that is shown is made. */
export interface Result {
  readonly form: Form;
  readonly seed: number;
  readonly machine: Machine;
  readonly figures: readonly Measured[];
}

/**
 * What was measured before, with what was measured anew in its place.
 *
 * @throws RangeError where the two cannot stand beside each other
 */
export function renewed(before: Result, now: Result): Result {
  if (conditionsOf(before) !== conditionsOf(now)) {
    throw new RangeError('It was measured under other conditions before: measure all of it.');
  }
  const anew = new Map(now.figures.map((figure) => [figure.id, figure]));
  return { ...before, figures: before.figures.map((figure) => anew.get(figure.id) ?? figure) };
}

/** What has to be the same, which the day and what else the machine did need not. */
function conditionsOf({ form, machine }: Result): string {
  return JSON.stringify([form, { ...machine, date: undefined, load: undefined }]);
}
