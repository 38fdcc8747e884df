import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Tests run the sources of every package, so nothing has to be built or can be stale. */
function source(directory: string, entry: string): string {
  const forNode = `${root}packages/${directory}/src/${entry}.node.ts`;
  return existsSync(forNode) ? forNode : `${root}packages/${directory}/src/${entry}.ts`;
}

const alias = readdirSync(`${root}packages`).flatMap((directory) => {
  const name = directory === 'primus' ? 'primus' : `@primus/${directory}`;
  return [
    { find: `${name}/client`, replacement: source(directory, 'client') },
    { find: new RegExp(`^${name}$`), replacement: source(directory, 'index') },
  ];
});

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,examples,tools}/*/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts', '**/*.packaging.test.ts'],
          typecheck: {
            enabled: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            tsconfig: 'tools/check/tsconfig.types.json',
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
});
