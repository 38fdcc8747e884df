import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, outputsOf, readManifest } from 'tools-build';
import { root } from './command.js';

export interface WorkspacePackage {
  /** The name of its directory below `packages`. */
  readonly folder: string;
  readonly directory: string;
  readonly manifest: Manifest;
}

/** The packages that are published. One without sources yet is not looked at. */
export function publicPackages(): WorkspacePackage[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => ({ folder, directory: join(root, 'packages', folder) }))
    .filter(({ directory }) => existsSync(join(directory, 'src/index.ts')))
    .map(({ folder, directory }) => ({ folder, directory, manifest: readManifest(directory) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** The sources that browsers load, through a bundler. */
export function browserEntries(manifest: Manifest): string[] {
  return outputsOf(manifest).modules.map((name) => `src/${name}.ts`);
}
