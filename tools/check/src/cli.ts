import { Progress } from './progress.js';
import type { Outcome, Step } from './step.js';
import { phases } from './steps.js';

/** Steps of a phase under way at once: more would only make each slower. */
const LANES = 2;

const known = phases.flat().map(({ name }) => name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No step is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}

const progress = new Progress();
const outcomes = new Map<string, Outcome>();

async function outcomeOf({ needs, run }: Step): Promise<Outcome> {
  if (needs !== undefined && outcomes.get(needs)?.failed) {
    return failure(`Not run, because ${needs} failed.`);
  }
  return run().catch((error: unknown) => failure(String(error)));
}

function failure(reason: string): Outcome {
  return { passed: 0, failed: 1, skipped: 0, output: `${reason}\n` };
}

async function lane(queue: Step[]): Promise<void> {
  for (let step = queue.shift(); step; step = queue.shift()) {
    progress.start(step.name);
    const outcome = await outcomeOf(step);
    outcomes.set(step.name, outcome);
    progress.end(step.name, outcome);
  }
}

for (const phase of phases) {
  const queue = phase.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  await Promise.all(Array.from({ length: LANES }, () => lane(queue)));
}
progress.stop();

const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
  [...outcomes.values()].reduce((total, outcome) => total + outcome[key], 0);
const skipped = sum('skipped');
console.log(
  `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exitCode = sum('failed') > 0 ? 1 : 0;
