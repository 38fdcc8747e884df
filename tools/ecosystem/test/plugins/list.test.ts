import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { published } from '../../src/edition.js';
import { pluginTable } from '../../src/plugin-table.js';
import { plugins } from '../../src/plugins.js';

const tested = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts') && file !== 'list.test.ts')
  .map((file) => file.replace('.test.ts', ''));

test('the list has every plugin that is tested, and no other', () => {
  expect(plugins.map(({ name }) => name)).toEqual(tested.toSorted());
});

test.each(plugins)('$name is tested in version $version', ({ name, version }) => {
  const manifest = published(`${name}/package.json`) as { readonly version: string };
  expect(manifest.version).toBe(version);
});

test('the migration guide has the list as its table', () => {
  const guide = new URL('../../../../docs/migrating-from-primus-8.md', import.meta.url);
  const table = /\n(\| Plugin [^]*?)\n\n/.exec(readFileSync(guide, 'utf8'))?.[1];
  expect(table).toBe(pluginTable());
});
