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
