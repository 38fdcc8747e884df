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

if (missing.length > 0) {
  console.error(`Nothing was tested of: ${missing.join('; ')}.`);
  process.exitCode = 1;
} else if (!uwsLoads) {
  console.error('uWebSockets.js has no binary for this Node, so the document cannot be judged.');
  if (args.includes('--write')) process.exitCode = 1;
} else if (args.includes('--write')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
  console.error(
    'docs/compatibility.md does not say what the tests showed; rewrite it with: pnpm compatibility',
  );
  process.exitCode = 1;
}
