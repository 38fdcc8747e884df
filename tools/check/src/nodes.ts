import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command.js';

/** The major versions of Node that are supported beside the oldest, which all tests run on. */
export const laterNodes: readonly number[] = [22, 24];

/** Where they are kept: beside what is installed, so that they are fetched once. */
const cache = join(root, 'tools/check/node_modules/.cache/nodes');

/** The executable of a major version of Node: npm has them as packages. */
export async function obtainNode(major: number): Promise<string> {
  const { platform, arch, versions } = process;
  if (versions.node.startsWith(`${major}.`)) return process.execPath;
  const directory = join(cache, String(major));
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const file = platform === 'win32' ? 'node.exe' : 'node';
  const executable = join(directory, 'node_modules', name, 'bin', file);
  if (existsSync(executable)) return executable;
  // npm and not pnpm: this is no part of the workspace.
  const { ok, output } = await command(
    'npm',
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--prefix=${directory}`,
    `${name}@${major}`,
  );
  if (ok) return executable;
  throw new Error(`Node ${major} could not be installed from npm as "${name}":\n${output}`);
}
