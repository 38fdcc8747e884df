import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { thisMachine } from './machine.js';
import { peers } from './peers/index.js';
import { buildPrograms } from './programs/build.js';
import { seeded } from './random.js';
import type { Measured, Result } from './result.js';
import { run } from './run.js';
import { scenarios } from './scenarios/index.js';
import { forms } from './scenarios/scenario.js';
import { Screen } from './screen.js';

const { values: wanted } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    peer: { type: 'string', multiple: true },
    seed: { type: 'string', default: '9' },
  },
});

const form = wanted.short ? forms.short : forms.full;
const names = (words: readonly string[] | undefined, name: string): boolean | undefined =>
  words?.some((word) => name.includes(word));

const chosen = scenarios.filter(
  ({ name, short }) => names(wanted.only, name) ?? (!wanted.short || short),
);
const contestants = peers.filter(
  ({ name, short }) => names(wanted.peer, name) ?? (!wanted.short || short),
);

const seed = Number(wanted.seed);
const random = seeded(seed);
const screen = new Screen(chosen);
const figures: Measured[] = [];
const machine = thisMachine();

await buildPrograms();
for (const scenario of chosen) {
  const measured = await run(scenario, contestants, form, random, screen);
  for (const each of measured) screen.show(each, contestants);
  figures.push(...measured);
}
const result: Result = { form, seed, machine, figures };
const folder = new URL('../dist/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('result.json', folder), JSON.stringify(result, null, 2));
