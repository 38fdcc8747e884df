import { join } from 'node:path';
import commonjsPlugin from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import type { Plugin, RollupOutput } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { exportEquals, moduleDeclarations, typeOnlyExports } from './declarations.js';
import { internalNames, OWN_FILES } from './internal-names.js';
import type { Outputs } from './manifest.js';
import {
  defaultIsModule,
  esmWrappers,
  importMetaUrl,
  leaveOut,
  oldScripts,
  production,
  onlyExport,
  typescriptFiles,
  workspaceSources,
} from './plugins.js';
import { swc } from './swc.js';
import { write } from './write.js';

export interface Package {
  readonly directory: string;
  readonly outputs: Outputs;
  readonly external: (id: string) => boolean;
  /** Whether it has inside what is written for browsers; what Node has instead is not bundled. */
  readonly embeds: boolean;
}

const typescript = (options?: Parameters<typeof esbuild>[0]): Plugin => ({
  ...esbuild({
    target: 'es2022',
    tsconfig: false,
    sourceMap: true,
    loaders: { '.json': 'json' },
    ...options,
  }),
  // It would come before what knows the `browser` field of a package.
  resolveId: () => null,
});

const compile = (...compilers: Plugin[]): Plugin[] => [
  typescriptFiles(),
  oldScripts(),
  ...(compilers.length > 0 ? compilers : [typescript()]),
];

const entries = (directory: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, join(directory, 'src', `${name}.ts`)]));

/** What Node runs, through `require` and through the wrappers for `import`. */
export function commonjs({ directory, outputs, external, embeds }: Package): Promise<RollupOutput> {
  return write(
    {
      input: entries(directory, outputs.commonjs),
      external,
      plugins: [
        ...compile(),
        nodeResolve({ browser: embeds }),
        production(),
        commonjsPlugin(),
        importMetaUrl(),
        esmWrappers(outputs.wrappers),
      ],
    },
    {
      dir: join(directory, 'dist'),
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].shared.cjs',
      footer: defaultIsModule,
      hoistTransitiveImports: false,
      sourcemap: true,
    },
  );
}

/** What bundlers read: ES modules that can be tree-shaken, without Node's entries. */
export function modules({ directory, outputs, external }: Package): Promise<RollupOutput> {
  return write(
    {
      input: entries(directory, outputs.modules),
      external,
      plugins: [...compile(), nodeResolve({ browser: true }), production(), commonjsPlugin()],
    },
    {
      dir: join(directory, 'dist'),
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].shared.js',
      hoistTransitiveImports: false,
      sourcemap: true,
    },
  );
}

/** `code` is what {@link commonjs} wrote: it tells which exports are values. */
export function declarations(
  { directory, outputs, external }: Package,
  code: RollupOutput,
): Promise<RollupOutput> {
  const values = new Map(
    code.output.flatMap((file) => (file.type === 'chunk' ? [[file.name, file.exports]] : [])),
  );
  return write(
    {
      input: entries(directory, outputs.types),
      external,
      plugins: [
        dts({ tsconfig: join(directory, 'tsconfig.json') }),
        typeOnlyExports(values),
        exportEquals(),
        moduleDeclarations(outputs.types),
      ],
    },
    {
      dir: join(directory, 'dist'),
      format: 'es',
      entryFileNames: '[name].d.cts',
      chunkFileNames: '[name].shared.d.cts',
    },
  );
}

/** A script for browsers, minified, with everything it needs inside. */
export interface BrowserScript {
  readonly source: string;
  readonly file: string;
  /** The variable a classic script declares. Without it the file is an ES module. */
  readonly variable?: string;
  /** The export that is the variable's value. Default: an object of all of them. */
  readonly offers?: string;
  /** Default true. */
  readonly sourcemap?: boolean;
  /** Modules that nobody will use, as they are imported; all they export is undefined. */
  readonly without?: readonly string[];
}

/** Pages have no `process`, which many packages ask for what they leave out in production. */
const PRODUCTION = { 'process.env.NODE_ENV': '"production"' };

const packages = join(import.meta.dirname, '../../../packages');

export function browserScript({
  source,
  file,
  variable,
  offers,
  sourcemap = true,
  without = [],
}: BrowserScript): Promise<RollupOutput> {
  return write(
    {
      input: source,
      plugins: [
        ...(offers === undefined ? [] : [onlyExport(source, offers)]),
        leaveOut(without),
        workspaceSources(packages),
        ...compile(
          typescript({ ...internalNames, include: OWN_FILES }),
          typescript({ exclude: [OWN_FILES, /node_modules/] }),
        ),
        nodeResolve({ browser: true }),
        commonjsPlugin(),
        // esbuild first: what terser then makes of it is 2 to 3 % smaller than either alone.
        minify({ target: 'es2022', define: PRODUCTION }),
        // With `module: true` terser takes the variable of a classic script for a private one.
        terser({
          ecma: 2020,
          compress: { passes: 2, hoist_funs: true },
          module: variable === undefined,
        }),
        // swc takes off another per cent of that.
        swc(variable === undefined),
      ],
    },
    variable === undefined
      ? { file, format: 'es', sourcemap }
      : { file, format: 'iife', name: variable, sourcemap },
  );
}
