import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type TransformerName, transformers } from 'tools-compatibility/names';
import { faults } from './faults/index.js';
import type { Fault, Outcome } from './fault.js';
import { pageOf, show, unmeasured, wordsOf } from './page.js';
import { type Edition, editions, holds, Results, untried } from './results.js';
import { happen } from './scene.js';

const PAGE = new URL('../../../docs/reliability.md', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edition: { type: 'string', multiple: true },
    transformer: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    /** Seconds instead of minutes. */
    short: { type: 'boolean', default: false },
    /** Writes the page, of what was measured here and before. */
    write: { type: 'boolean', default: false },
    /** Runs nothing. */
    'page-only': { type: 'boolean', default: false },
  },
});

const results = await Results.read();
let failed = false;

async function endure(
  fault: Fault,
  edition: Edition,
  transformer: TransformerName,
): Promise<Outcome> {
  try {
    const stage = { edition, transformer, seed: Number(values.seed), full: !values.short };
    return await happen(fault, stage);
  } catch (cause) {
    return { wounds: [cause instanceof Error ? cause.message : String(cause)] };
  }
}

async function tryOn(fault: Fault, edition: Edition, transformer: TransformerName): Promise<void> {
  if (untried(fault, edition, transformer) !== undefined) return;
  process.stderr.write(`Primus ${edition}, ${transformer}, ${fault.name}: `);
  const begun = performance.now();
  const endured = await endure(fault, edition, transformer);
  const short = values.short && fault.share !== undefined;
  const outcome = { ...endured, ...(short && { short }) };
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stderr.write(`${wordsOf(outcome)} (${seconds} s)\n`);
  if (edition === 9 && !holds(fault, outcome)) failed = true;
  await results.set(fault, edition, transformer, outcome);
}

const wanted = (list: readonly string[] | undefined, each: number | string): boolean =>
  list === undefined || list.includes(String(each));

for (const fault of values['page-only'] ? [] : faults) {
  const named = positionals.some((word) => fault.name.toLowerCase().includes(word.toLowerCase()));
  if (positionals.length > 0 && !named) continue;
  for (const edition of editions) {
    for (const transformer of transformers) {
      if (!wanted(values.edition, edition) || !wanted(values.transformer, transformer)) continue;
      await tryOn(fault, edition, transformer);
    }
  }
}

console.log(show(results));
if (values.write) {
  const missing = unmeasured(results);
  if (missing.length > 0) console.error(`The page says nothing of:\n${missing.join('\n')}`);
  await writeFile(PAGE, pageOf(results));
}
// What a server of Primus 8 left open here does not keep this from its end.
process.exit(failed ? 1 : 0);
