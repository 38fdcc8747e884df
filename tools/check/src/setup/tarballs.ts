import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { command } from '../command.js';
import { publicPackages } from '../workspace.js';

export interface Tarball {
  readonly name: string;
  readonly file: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    tarballs: readonly Tarball[];
  }
}

/** Packs every public package once, as `publish` would, for all packaging tests to look at. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-tarballs-'));
  const tarballs = await Promise.all(
    publicPackages().map(async ({ directory: source, folder, manifest }) => {
      const file = join(directory, `${folder}.tgz`);
      const { ok, output } = await command('pnpm', '--dir', source, 'pack', '--out', file);
      if (!ok) throw new Error(`${manifest.name} could not be packed:\n${output}`);
      return { name: manifest.name, file };
    }),
  );
  project.provide('tarballs', tarballs);
  return () => rm(directory, { recursive: true, force: true });
}
