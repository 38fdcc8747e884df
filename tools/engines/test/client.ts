import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const require = createRequire(import.meta.url);

/** Bundles the modern client into `client.js`, a module; answers its folder. */
export async function bundleClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'primus-module-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [require.resolve('./modern-client.ts')],
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
