import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Consumer } from '../src/consumer.js';
import { publicPackages } from '../src/workspace.js';

let consumer: Consumer | undefined;

beforeAll(async () => {
  consumer = await Consumer.install(inject('tarballs'));
});

afterAll(() => consumer?.remove());

const printed = (output: string): object => ({ ok: true, output });

test.each([
  ['an ES module', 'echo.mjs'],
  ['a CommonJS module', 'echo.cjs'],
])('%s talks to its server', async (_, file) => {
  expect(await consumer?.run(file)).toEqual(printed('hello\n'));
});

// The frameworks are not installed there, but for ws: it takes none to load a half.
test('import and require give the same objects, from each entry of each package', async () => {
  const entries = publicPackages().flatMap(({ manifest: { name, exports } }) =>
    Object.keys(exports ?? {})
      // What is for pages is a pattern.
      .filter((path) => path !== './package.json' && !path.includes('*'))
      .map((path) => `${name}${path.slice(1)}`),
  );
  expect(await consumer?.run('identity.mjs')).toEqual(
    printed(`${entries.toSorted().join('\n')}\n`),
  );
});

test.each([
  ['node16', ['node16/echo.mjs', 'node16/echo.cjs']],
  ['bundler', ['bundler/echo.mjs']],
])('TypeScript compiles what runs, resolving as %s does', async (resolution, files) => {
  expect(await consumer?.compile(`tsconfig.${resolution}.json`)).toEqual(printed(''));
  for (const file of files) expect(await consumer?.run(file)).toEqual(printed('hello\n'));
});

test.each([
  ['commonjs', ['require.js', 'star.js']],
  ['interop', ['require.js', 'default.js']],
  ['node16', ['require.js', 'module.mjs']],
  ['modules', ['module.mjs']],
  ['bundler', ['module.mjs']],
])('TypeScript compiles what was written for Primus 8: %s', async (settings, files) => {
  expect(await consumer?.compile(`primus-8/tsconfig.${settings}.json`)).toEqual(printed(''));
  for (const file of files) {
    expect(await consumer?.run(`primus-8/${settings}/${file}`)).toEqual(printed('hello\n'));
  }
});
