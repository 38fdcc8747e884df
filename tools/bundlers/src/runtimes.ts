import { join } from 'node:path';
import { obtainFromNpm } from 'tools-check/npm-executable';

export interface Runtime {
  readonly name: string;
  /** Answers the executable. */
  readonly obtain: () => Promise<string>;
  /** Arguments before those that say what to run. */
  readonly args: readonly string[];
}

const { platform, arch } = process;
const windows = platform === 'win32';

const BUN = '1.4.5';
const DENO = '2.9.6';

export const runtimes: readonly Runtime[] = [
  { name: 'Node', obtain: () => Promise.resolve(process.execPath), args: [] },
  {
    name: 'Bun',
    obtain: () =>
      obtainFromNpm({
        directory: join('bun', BUN),
        name: `@oven/bun-${windows ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
        version: BUN,
        file: join('bin', windows ? 'bun.exe' : 'bun'),
      }),
    args: ['run'],
  },
  {
    name: 'Deno',
    obtain: () =>
      obtainFromNpm({
        directory: join('deno', DENO),
        name: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
        version: DENO,
        file: windows ? 'deno.exe' : 'deno',
      }),
    args: ['run', '--no-prompt', '--allow-net', '--allow-read', '--allow-env', '--allow-sys'],
  },
];
