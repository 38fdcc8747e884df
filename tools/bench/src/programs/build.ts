import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export type ProgramName = 'server' | 'load' | 'start-up';

/** Where a program is, once it is built. */
export const programFile = (name: ProgramName): string => here(`../../dist/${name}.js`);

/**
 * Turns the programs into plain JavaScript, so that no process under measurement runs a compiler.
 * Packages stay outside: they are loaded as they were built, from `node_modules`.
 */
export async function buildPrograms(): Promise<void> {
  await build({
    entryPoints: ['server', 'load', 'start-up'].map((name) => here(`${name}.ts`)),
    outdir: here('../../dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    // The paths of the repository lead to sources.
    tsconfigRaw: {},
    alias: { 'tools-check/uws-loads': here('../../../check/src/uws-loads.ts') },
    logLevel: 'warning',
  });
}
