import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, type Finished, root } from './command.js';
import type { Tarball } from './setup/tarballs.js';

const fixtures = join(root, 'tools/check/test/fixtures/consumer');

export interface Project {
  /** The directory of its files, which are copied. */
  readonly files: string;
  /** What it installs beside the packages. */
  readonly dependencies: Readonly<Record<string, string>>;
}

const typescript: Project = {
  files: fixtures,
  dependencies: { '@types/node': '^20.19.0', '@types/ws': '^8.18.0', ws: '^8.18.0' },
};

/** A project outside the workspace that installed the packed packages with npm. */
export class Consumer {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async install(
    tarballs: readonly Tarball[],
    { files, dependencies }: Project = typescript,
  ): Promise<Consumer> {
    const directory = await mkdtemp(join(tmpdir(), 'primus-consumer-'));
    await cp(files, directory, { recursive: true });
    await writeFile(
      join(directory, 'package.json'),
      JSON.stringify({
        private: true,
        dependencies: {
          ...Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`])),
          ...dependencies,
        },
      }),
    );
    const consumer = new Consumer(directory);
    const { ok, output } = await command('npm', 'install', '--prefix', directory, '--no-audit');
    if (!ok) throw new Error(`npm could not install the packages:\n${output}`);
    return consumer;
  }

  /** Runs one of the fixture's files, or one compiled from it. */
  run(file: string): Promise<Finished> {
    return command('node', join(this.directory, file));
  }

  compile(project: string): Promise<Finished> {
    return command('tsc', '--project', join(this.directory, project));
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}
