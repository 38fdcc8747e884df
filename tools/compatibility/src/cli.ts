import { readFile, writeFile } from 'node:fs/promises';
import { uwsLoads } from 'tools-check/uws-loads';
import { documentOf, untested } from './document.js';
import { type Report, Results } from './results.js';

const file = new URL('../../../docs/compatibility.md', import.meta.url);
const args = process.argv.slice(2);
const report = args.find((arg) => arg !== '--write') ?? '';

const results = new Results(JSON.parse(await readFile(report, 'utf8')) as Report);
const missing = untested(results);
const text = documentOf(results);

/** What can be judged here: without its binary, nothing is known of uWebSockets.js. */
function judged(document: string): string {
  const lines = document.split('\n');
  return lines.filter((line) => uwsLoads || !line.startsWith('| uws ')).join('\n');
}

function fail(reason: string): void {
  console.error(reason);
  process.exitCode = 1;
}

if (missing.length > 0) {
  fail(`Nothing was tested of: ${missing.join('; ')}.`);
} else if (!args.includes('--write')) {
  const written = await readFile(file, 'utf8').catch(() => '');
  if (judged(written) !== judged(text)) {
    fail(
      'docs/compatibility.md does not say what the tests showed; rewrite it with: pnpm compatibility',
    );
  }
} else if (uwsLoads) {
  await writeFile(file, text);
} else {
  fail('uWebSockets.js has no binary for this Node, so the document cannot be written.');
}
