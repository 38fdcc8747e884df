import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { published } from '../../src/edition.js';
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
