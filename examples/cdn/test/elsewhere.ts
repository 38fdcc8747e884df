import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PrimusOptions } from 'primus';
import { finish, run } from 'tools-check/run-program';
import { serveSite, type Site } from 'tools-engines';
import { expect, onTestFinished } from 'vitest';

const file = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The pages, changed for a CDN of another origin as the README says, on a server of their own. */
export async function elsewhere(cdn: string, options: PrimusOptions = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'cdn-pages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(file('public'), folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.html')) continue;
    const page = join(folder, name);
    const text = await readFile(page, 'utf8');
    const changed = text
      .replaceAll('"/npm/', `"${cdn}/npm/`)
      .replaceAll("script-src 'self'", `script-src 'self' ${cdn}`);
    await writeFile(page, changed);
  }
  const pinned = await finish(run(file('src/pin.js'), { args: [folder] }), '');
  expect(pinned).toEqual({ output: '', errors: '', code: 0 });
  const site = await serveSite({ folders: { '/': folder } }, options);
  onTestFinished(() => site.close());
  site.primus.on('connection', (spark) => spark.on('data', (text) => spark.write(text)));
  return site;
}
