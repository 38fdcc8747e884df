import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '@changesets/config';
import getReleasePlan from '@changesets/get-release-plan';
import { describe, expect, test } from 'vitest';
import { root } from '../src/command.js';
import { publicPackages } from '../src/workspace.js';

const packages = publicPackages();
const names = packages.map(({ manifest }) => manifest.name);

test('all packages share one version', () => {
  expect(new Set(packages.map(({ manifest }) => manifest.version)).size).toBe(1);
});

test('all packages are released together', async () => {
  const { fixed } = await read(root);
  expect(fixed).toEqual([expect.arrayContaining(names)]);
});

test('the changesets make one next version', async () => {
  const { releases } = await getReleasePlan(root);
  const released = releases.filter(({ type }) => type !== 'none');
  expect(new Set(released.map(({ newVersion }) => newVersion)).size).toBeLessThanOrEqual(1);
});

const table = readFileSync(join(root, 'README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|')[1]?.trim());

describe.each(packages)('$manifest.name', ({ folder, directory, manifest }) => {
  test('is in the table of the README', () => {
    expect(table).toContain(`[\`${manifest.name}\`](packages/${folder})`);
  });

  test('has a README under its name', () => {
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toMatch(`# ${manifest.name}\n`);
  });
});
