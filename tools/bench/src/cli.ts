import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { recordFile, write } from './document/write.js';
import { thisMachine } from './machine.js';
import { peers } from './peers/index.js';
import { buildPrograms } from './programs/build.js';
import { seeded } from './random.js';
import { type Measured, renewed, type Result } from './result.js';
import { run } from './run.js';
import { scenarios } from './scenarios/index.js';
import { forms } from './scenarios/scenario.js';
import { Screen } from './screen.js';

const { values: wanted } = parseArgs({
  options: {
    /** A minute instead of half an hour: some peers, some scenarios, few and short rounds. */
    short: { type: 'boolean', default: false },
    /** Every peer and scenario, in a short run too. */
    all: { type: 'boolean', default: false },
    /** Only scenarios, or peers, whose names contain this. */
    only: { type: 'string', multiple: true },
    peer: { type: 'string', multiple: true },
    /**
     * Whether to write the document. Default: after a full run of everything. With `only`, the
     * other scenarios stay as they were measured last.
     */
    write: { type: 'boolean' },
    /** Measures nothing, and writes the document of what was measured last. */
    document: { type: 'boolean', default: false },
    seed: { type: 'string', default: '9' },
  },
});

interface Choosable {
  readonly name: string;
  readonly short?: boolean;
}

function choose<T extends Choosable>(all: readonly T[], words: readonly string[] | undefined): T[] {
  if (words) {
    const chosen = all.filter(({ name }) => words.some((word) => name.includes(word)));
    if (chosen.length > 0) return chosen;
    const names = all.map(({ name }) => name).join(', ');
    throw new RangeError(`Nothing is called ${words.join(' or ')}; there are: ${names}.`);
  }
  return all.filter(({ short = false }) => short || wanted.all || !wanted.short);
}

async function measure(): Promise<Result> {
  const form = wanted.short ? forms.short : forms.full;
  const seed = Number(wanted.seed);
  const chosen = choose(scenarios, wanted.only);
  const contestants = choose(peers, wanted.peer);
  const machine = thisMachine();
  const random = seeded(seed);
  const screen = new Screen(chosen);
  const figures: Measured[] = [];
  await buildPrograms();
  for (const scenario of chosen) {
    const measured = await run(scenario, contestants, form, random, screen);
    for (const each of measured) screen.show(each, contestants);
    figures.push(...measured);
  }
  return { form, seed, machine, figures };
}

async function lastResult(): Promise<Result> {
  return JSON.parse(await readFile(recordFile, 'utf8')) as Result;
}

if (wanted.document) {
  await write(await lastResult(), peers);
} else {
  const everything = !wanted.short && !wanted.only && !wanted.peer;
  const result = await measure();
  if (wanted.write ?? everything) {
    await write(wanted.only ? renewed(await lastResult(), result) : result, peers);
  }
}
