import { join } from 'node:path';
import { obtainFromNpm } from './npm-executable.js';

/** The major versions of Node that are supported beside the oldest, which all tests run on. */
export const laterNodes: readonly number[] = [22, 24];

/** The executable of a major version of Node: npm has them as packages. */
export async function obtainNode(major: number): Promise<string> {
  const { platform, arch, versions } = process;
  if (versions.node.startsWith(`${major}.`)) return process.execPath;
  return obtainFromNpm({
    directory: join('nodes', String(major)),
    name: `node-${platform === 'win32' ? 'win' : platform}-${arch}`,
    version: String(major),
    file: join('bin', platform === 'win32' ? 'node.exe' : 'node'),
  });
}
