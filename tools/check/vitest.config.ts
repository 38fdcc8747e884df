import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { transformers } from '../compatibility/src/names.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As Node resolves it: through the `node` condition where an entry has a half of its own for it. */
function source(folder: string, entry: string): string {
  const forNode = `${root}packages/${folder}/src/${entry}.node.ts`;
  return existsSync(forNode) ? forNode : `${root}packages/${folder}/src/${entry}.ts`;
}

/** Tests run the sources of every package, so that nothing has to be rebuilt or can be stale. */
const alias = readdirSync(`${root}packages`).flatMap((folder) => {
  const name = folder === 'primus' ? 'primus' : `@primus/${folder}`;
  return [
    { find: `${name}/client`, replacement: source(folder, 'client') },
    { find: new RegExp(`^${name}$`), replacement: source(folder, 'index') },
  ];
});

const setup = (name: string): string => `${root}tools/check/src/setup/${name}.ts`;

const config: ViteUserConfig = defineConfig({
  root,
  resolve: { alias },
  test: {
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,examples,tools}/*/test/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/*.browser.test.ts',
            '**/*.engines.test.ts',
            '**/*.packaging.test.ts',
            '**/*.process.test.ts',
            'tools/bundlers/**',
            'tools/compatibility/**',
            'tools/engines/**',
            'tools/faults/**',
            'tools/proxies/**',
            'tools/ecosystem/test/{plugins,applications}/**',
          ],
          // Only a test that hangs takes so long, however busy the machine is.
          testTimeout: 60_000,
          typecheck: {
            enabled: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            tsconfig: 'tools/check/tsconfig.types.json',
            // Errors elsewhere are found, and counted once, by the types step.
            ignoreSourceErrors: true,
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'packaging',
          include: ['tools/check/test/**/*.packaging.test.ts'],
          globalSetup: setup('tarballs'),
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'ecosystem',
          include: [
            'tools/ecosystem/test/{plugins,applications}/*.test.ts',
            'examples/*/test/*.process.test.ts',
          ],
          globalSetup: [setup('redis'), setup('chromium')],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['{packages,examples}/*/test/**/*.browser.test.ts'],
          globalSetup: setup('chromium'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'bundlers',
          include: ['tools/bundlers/test/*.test.ts'],
          globalSetup: [setup('chromium'), `${root}tools/bundlers/src/setup.ts`],
          testTimeout: 60_000,
          // What runs it is fetched there when it is not here yet.
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: [
            'tools/engines/test/*.test.ts',
            '{packages,examples}/*/test/**/*.engines.test.ts',
          ],
          globalSetup: `${root}tools/engines/src/setup.ts`,
          // Longer than the limits that tell what was waited for.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tools/faults/test/*.test.ts'],
          // Each file waits most of its time: for what is late, silent or gone.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'proxies',
          include: ['tools/proxies/test/*.test.ts'],
          globalSetup: `${root}tools/proxies/src/setup.ts`,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...transformers.map((transformer) => ({
        extends: true as const,
        test: {
          name: `compatibility: ${transformer}`,
          include: ['tools/compatibility/test/*.test.ts'],
          provide: { transformer },
          globalSetup: setup('chromium'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
    ],
  },
});

export default config;
