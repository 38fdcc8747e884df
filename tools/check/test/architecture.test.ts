import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, sourcesOf, type Import } from '../src/imports.js';
import { browserEntries, publicPackages, type WorkspacePackage } from '../src/workspace.js';

/** What each package may import of the others; `types` only as `import type`. */
const layers: readonly {
  readonly packages: RegExp;
  readonly values: RegExp;
  readonly types?: RegExp;
}[] = [
  { packages: /^protocol$/, values: /^$/ },
  { packages: /^core$/, values: /^protocol$/ },
  { packages: /^client$/, values: /^protocol$/ },
  { packages: /^parser-/, values: /^protocol$/ },
  { packages: /^websocket-frames$/, values: /^$/ },
  // What these speak is WebSocket, for which a page has one client.
  {
    packages: /^transformer-(faye|uws)$/,
    values: /^(protocol|transformer-websockets|websocket-frames)$/,
    types: /^core$/,
  },
  { packages: /^transformer-/, values: /^(protocol|websocket-frames)$/, types: /^core$/ },
  { packages: /^middleware-/, values: /^(protocol|core)$/ },
  { packages: /^testkit$/, values: /^(protocol|core|client|transformer-memory)$/ },
  { packages: /^primus$/, values: /^(?!testkit$)/ },
];

/** Files that browsers load as they are contain all they take, so the picture is above them. */
const isPrebuilt = ({ file }: Import): boolean => file.includes('/src/prebuilt/');

/** How the text of a function is asked for, which may not run where it is put. */
const textOfFunction = /Function\.prototype\.toString|\btoString\.(call|apply|bind)\(/;

const nameOf = (id: string): string =>
  id.startsWith('@') ? id.split('/').slice(0, 2).join('/') : (id.split('/')[0] ?? id);

const isNode = (id: string): boolean =>
  id.startsWith('node:') || builtinModules.includes(nameOf(id));

const packages = publicPackages();
const find = (name: string): WorkspacePackage | undefined =>
  packages.find(({ manifest }) => manifest.name === name);

describe.each(packages)('$manifest.name', ({ directory, folder, manifest }) => {
  const imports = sourcesOf(directory).flatMap((file) => importsOf(file));
  const layer = layers.find((each) => each.packages.test(folder));

  test('has a place in the dependency picture', () => {
    expect(layer).toBeDefined();
  });

  test('imports only packages below it', () => {
    const upward = imports.filter((each) => {
      const { id, typeOnly } = each;
      const target = find(nameOf(id));
      if (!target || target.manifest.name === manifest.name) return false;
      return !(
        layer?.values.test(target.folder) ||
        isPrebuilt(each) ||
        (typeOnly && layer?.types?.test(target.folder))
      );
    });
    expect(upward.map(describeImport)).toEqual([]);
  });

  test('declares every package it imports', () => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    const bundled = manifest.devDependencies ?? {};
    const missing = imports.filter((each) => {
      const { id, typeOnly } = each;
      const name = nameOf(id);
      if (id.startsWith('.') || isNode(id) || name in declared) return false;
      const mayBundle = !typeOnly && (find(name) === undefined || isPrebuilt(each));
      return !(mayBundle && name in bundled);
    });
    expect(missing.map(describeImport)).toEqual([]);
  });

  test('keeps what is prebuilt out of what is imported', () => {
    const missing = imports.filter(
      (each) => !isPrebuilt(each) && each.target?.includes('/src/prebuilt/'),
    );
    expect(missing.map(describeImport)).toEqual([]);
  });

  test.each(browserEntries(manifest))('%s loads nothing of Node', (entry) => {
    expect(nodeImports(join(directory, entry)).map(describeImport)).toEqual([]);
  });
});

test('functions are turned into text in one place', () => {
  const turning = packages.flatMap(({ directory, folder }) =>
    sourcesOf(directory)
      .filter((file) => textOfFunction.test(readFileSync(file, 'utf8')))
      .map((file) => join(folder, relative(directory, file))),
  );
  expect(turning).toEqual(['primus/src/function-source.ts']);
});

function describeImport({ file, id }: Import): string {
  return `${file} imports ${id}`;
}

/** Imports of Node's own modules reachable at run time from `entry`, across packages. */
function nodeImports(entry: string, seen = new Set<string>()): Import[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  return importsOf(entry)
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap((each) => {
      if (isNode(each.id)) return [each];
      const next = each.target ?? workspaceFile(each.id);
      return next === undefined ? [] : nodeImports(next, seen);
    });
}

function workspaceFile(id: string): string | undefined {
  const target = find(nameOf(id));
  if (!target) return undefined;
  const entry = id.slice(target.manifest.name.length + 1) || 'index';
  return join(target.directory, 'src', `${entry}.ts`);
}
