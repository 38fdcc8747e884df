import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/** As an application exports it to its pages. */
const ENTRY = `export { Primus } from '@primus/client';
export { json } from '@primus/parser-json';
export { websockets } from '@primus/transformer-websockets/client';
`;

/** Bundles the modern client into `client.js`, a module; answers its folder. */
export async function bundleClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'primus-module-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await build({
    stdin: { contents: ENTRY, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    outfile: join(folder, 'client.js'),
    logLevel: 'silent',
    // Of the packages as they are published, and not of the sources that ours means by their names.
    tsconfigRaw: '{}',
  });
  return folder;
}
