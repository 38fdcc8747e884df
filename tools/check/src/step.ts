import { command } from './command.js';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** All the step printed; shown when something failed. */
  readonly output: string;
  /** What is worth reading also when all is well. */
  readonly note?: string;
}

export interface Step {
  readonly name: string;
  /** A step of an earlier phase without which this one says nothing. */
  readonly needs?: string;
  readonly run: () => Promise<Outcome>;
}

/** A step that passes or fails as a whole. */
export async function check(program: string, ...args: string[]): Promise<Outcome> {
  const { ok, output } = await command(program, ...args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output };
}
