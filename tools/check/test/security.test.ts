import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { expect, onTestFinished, test } from 'vitest';

const page = new URL('../../../docs/SECURITY.md', import.meta.url);
const text = readFileSync(page, 'utf8');

test('what holds a promise is there', () => {
  const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? '');
  const files = links.filter((target) => !target.startsWith('https:'));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(new URL(file, page)))).toEqual([]);
});

test('limits have the defaults that it names', () => {
  const primus = new Primus(createServer(), { transformer: websockets, parser: json });
  onTestFinished(() => primus.destroy());
  const rows = [...text.matchAll(/^\| `(\w+)` *\| ([^|]+?) *\|/gm)];
  const named = rows.map(([, name, value]) => [name, value?.replaceAll(/[,`]/g, '')]);
  const options = new Map(Object.entries(primus.options));
  expect(named.length).toBeGreaterThan(5);
  expect(named).toEqual(named.map(([name = '']) => [name, String(options.get(name))]));
});
