import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Primus as Client } from '@primus/client';
import { Primus as Server } from '@primus/core';
import { json } from '@primus/parser-json';
import { MemoryNetwork } from '@primus/transformer-memory';
import { browserScript, INTERNAL_NAMES, SHORT_NAMES } from 'tools-build';
import { afterAll, beforeAll, expect, test } from 'vitest';

let directory = '';
let file = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'primus-minified-'));
  const source = join(directory, 'entry.js');
  file = join(directory, 'client.mjs');
  await writeFile(source, `export { Primus } from '@primus/client';`);
  await browserScript({ source, file, sourcemap: false });
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('internal names are short in a script for browsers, each with a name of its own', async () => {
  const script = await readFile(file, 'utf8');
  expect(script).not.toMatch(new RegExp(`\\.(?:${INTERNAL_NAMES.join('|')})\\b`));
  expect(new Set(SHORT_NAMES).size).toBe(INTERNAL_NAMES.length);
  expect(SHORT_NAMES).not.toContain('');
});

test('members of an application are no members of a minified client', async () => {
  const { Primus } = (await import(pathToFileURL(file).href)) as { Primus: typeof Client };
  const network = new MemoryNetwork();
  const server = new Server(undefined, { transformer: network.server, parser: json });
  const client = new Primus('http://memory', { transformer: network.client, parser: json });
  await client.id();
  const letters = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$');
  expect(letters.filter((letter) => letter in client)).toEqual([]);
  expect([...Object.keys(client), ...Object.keys(client.options)]).not.toContain('');
  client.destroy();
  await server.destroy();
});

test('a minified client works with a transformer and a parser that are not', async () => {
  const { Primus } = (await import(pathToFileURL(file).href)) as { Primus: typeof Client };
  const network = new MemoryNetwork();
  const server = new Server(undefined, { transformer: network.server, parser: json });
  server.on('connection', (spark) => spark.on('data', (message) => spark.write(message)));

  const client = new Primus('http://memory', { transformer: network.client, parser: json });
  const messages = client[Symbol.asyncIterator]();
  client.write('before');
  const id = await client.id();
  expect(Object.keys(server.connections)).toEqual([id]);
  await client.send('after');
  expect((await messages.next()).value).toBe('before');
  expect((await messages.next()).value).toBe('after');
  await messages.return();

  const back = new Promise((resolve) => client.on('reconnected', resolve));
  network.wires.at(-1)?.cut();
  await back;
  const ended = new Promise<void>((resolve) => client.on('end', resolve));
  client.end();
  await ended;
  expect(client.readyState).toBe(Primus.CLOSED);
  await server.destroy();
});
