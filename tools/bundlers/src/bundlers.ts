import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { type InputPluginOption, rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

export interface Task {
  /** The project; its sources are in `src`. */
  readonly project: string;
  /** What begins in `src/ENTRY.js`, and is bundled for `ENTRY.html`. */
  readonly entry: string;
  /** The directory that is to be served. */
  readonly out: string;
  /** What Rollup, which does not even look into `node_modules` by itself, takes beside it. */
  readonly plugins: readonly InputPluginOption[];
}

/** Bundles as the bundler does when nobody tells it how. */
export type Bundler = (task: Task) => Promise<void>;

export const bundlers = {
  async Vite({ project, entry, out }) {
    const input = await page(project, entry, `/src/${entry}.js`);
    await vite({
      root: project,
      configFile: false,
      logLevel: 'error',
      build: { outDir: out, rolldownOptions: { input } },
    });
  },

  async webpack({ project, entry, out }) {
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      webpack(
        {
          context: project,
          mode: 'production',
          entry: `./src/${entry}.js`,
          output: { path: out },
        },
        (error, result) => (error ? reject(error) : resolve(result)),
      );
    });
    if (stats?.hasErrors() || stats?.hasWarnings()) throw new Error(stats.toString());
    await page(out, entry, 'main.js');
  },

  async Rollup({ project, entry, out, plugins }) {
    const bundle = await rollup({
      input: join(project, 'src', `${entry}.js`),
      plugins: [...plugins],
      // A module that it does not find is a warning, too.
      onLog(level, { code, message }) {
        if (level === 'warn' && code !== 'EMPTY_BUNDLE') throw new Error(message);
      },
    });
    await bundle.write({ file: join(out, 'main.js') });
    await bundle.close();
    await page(out, entry, 'main.js');
  },

  async esbuild({ project, entry, out }) {
    await esbuild({
      absWorkingDir: project,
      entryPoints: [`src/${entry}.js`],
      bundle: true,
      format: 'esm',
      outfile: join(out, 'main.js'),
    });
    await page(out, entry, 'main.js');
  },

  async Parcel({ project, entry, out }) {
    const html = await page(project, entry, `./src/${entry}.js`);
    const program = fileURLToPath(import.meta.resolve('parcel'));
    // It would install what it puts in the place of Node's modules.
    const rules = ['--no-autoinstall', '--no-cache', '--dist-dir', out];
    await promisify(execFile)(process.execPath, [program, 'build', html, ...rules], {
      cwd: project,
    });
  },
} satisfies Record<string, Bundler>;

/** Writes the page that has a script. Answers its file. */
async function page(directory: string, entry: string, script: string): Promise<string> {
  const file = join(directory, `${entry}.html`);
  await mkdir(directory, { recursive: true });
  await writeFile(
    file,
    `<!doctype html><title>${entry}</title><script type="module" src="${script}"></script>\n`,
  );
  return file;
}
