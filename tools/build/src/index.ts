import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {
  type OutputOptions,
  type Plugin,
  rollup,
  type RollupOptions,
  type RollupOutput,
} from 'rollup';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { exportEquals, moduleDeclarations } from './declarations.js';
import { externalTo, outputsOf, readManifest } from './manifest.js';
import {
  defaultIsModule,
  esmWrappers,
  importMetaUrl,
  typescriptFiles,
  workspaceSources,
} from './plugins.js';

export { type Manifest, outputsOf, readManifest } from './manifest.js';

/** A script for browsers, minified, with everything it needs inside. */
export interface BrowserBuild {
  /** The entry, from the package's directory: `src/client.ts`. */
  readonly source: string;
  /** The file below `dist`. */
  readonly file: string;
  /** The variable a classic script declares. Without it the file is an ES module. */
  readonly variable?: string;
}

/** What a package's `build.config.js` exports. The `exports` map says everything else. */
export interface BuildConfig {
  readonly browser?: readonly BrowserBuild[];
}

export interface BuiltFile {
  readonly file: string;
  readonly bytes: number;
}

const packages = resolve(import.meta.dirname, '../../../packages');

const compile = (): Plugin[] => [
  typescriptFiles(),
  esbuild({ target: 'es2022', tsconfig: false, sourceMap: true }),
];

/** Builds one package into its `dist` and returns the files written. */
export async function build(directory: string, config: BuildConfig): Promise<BuiltFile[]> {
  const manifest = readManifest(directory);
  const outputs = outputsOf(manifest);
  const external = externalTo(manifest);
  const dir = join(directory, 'dist');
  const sources = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, join(directory, 'src', `${name}.ts`)]));

  await rm(dir, { recursive: true, force: true });
  const written = [
    await write(
      {
        input: sources(outputs.commonjs),
        external,
        plugins: [
          ...compile(),
          nodeResolve(),
          commonjs(),
          importMetaUrl(),
          esmWrappers(outputs.wrappers),
        ],
      },
      {
        dir,
        format: 'cjs',
        exports: 'named',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].shared.cjs',
        footer: defaultIsModule,
        sourcemap: true,
      },
    ),
    await write(
      {
        input: sources(outputs.types),
        external,
        plugins: [
          dts({ tsconfig: join(directory, 'tsconfig.json') }),
          exportEquals(),
          moduleDeclarations(outputs.types),
        ],
      },
      { dir, format: 'es', entryFileNames: '[name].d.cts', chunkFileNames: '[name].shared.d.cts' },
    ),
  ];
  if (outputs.modules.length > 0) {
    written.push(
      await write(
        {
          input: sources(outputs.modules),
          external,
          plugins: [...compile(), nodeResolve({ browser: true }), commonjs()],
        },
        {
          dir,
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].shared.js',
          sourcemap: true,
        },
      ),
    );
  }
  for (const browser of config.browser ?? []) {
    written.push(
      await bundleForBrowser(
        join(directory, browser.source),
        join(dir, browser.file),
        browser.variable,
      ),
    );
  }
  return written.flatMap(({ output }) =>
    output
      .filter(({ fileName }) => !fileName.endsWith('.map'))
      .map((file) => ({
        file: file.fileName,
        bytes: Buffer.byteLength(file.type === 'chunk' ? file.code : file.source),
      })),
  );
}

/** Bundles `source` and all it imports into one minified file. */
export function bundleForBrowser(
  source: string,
  file: string,
  variable?: string,
): Promise<RollupOutput> {
  return write(
    {
      input: source,
      plugins: [
        workspaceSources(packages),
        ...compile(),
        nodeResolve({ browser: true }),
        commonjs(),
        // With `module: true` terser takes the variable of a classic script for a private one.
        terser(variable === undefined ? { module: true } : {}),
      ],
    },
    variable === undefined
      ? { file, format: 'es', sourcemap: true }
      : { file, format: 'iife', name: variable, exports: 'named', sourcemap: true },
  );
}

async function write(options: RollupOptions, output: OutputOptions): Promise<RollupOutput> {
  const bundle = await rollup({
    ...options,
    onwarn: (warning) => {
      const ids = warning.ids ?? [warning.id ?? ''];
      if (!ids.every((id) => id.includes('/node_modules/'))) throw new Error(warning.message);
    },
  });
  try {
    return await bundle.write(output);
  } finally {
    await bundle.close();
  }
}
