import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command.js';

/** Where they are kept: beside what is installed, so that they are fetched once. */
const cache = join(root, 'tools/check/node_modules/.cache');

export interface NpmExecutable {
  /** A directory for it alone, in the cache. */
  readonly directory: string;
  /** The package for this platform. */
  readonly name: string;
  readonly version: string;
  /** Where the executable is in the package. */
  readonly file: string;
}

/** A program that npm has as a package, fetched unless it is there. Answers its path. */
export async function obtainFromNpm(program: NpmExecutable): Promise<string> {
  const { name, version, file } = program;
  const directory = join(cache, program.directory);
  const executable = join(directory, 'node_modules', name, file);
  if (existsSync(executable)) return executable;
  // npm and not pnpm: this is no part of the workspace.
  const { ok, output } = await command(
    'npm',
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--prefix=${directory}`,
    `${name}@${version}`,
  );
  if (ok) return executable;
  throw new Error(`${name}@${version} could not be installed from npm:\n${output}`);
}
