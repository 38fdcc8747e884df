import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Consumer } from '../src/consumer.js';

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

test('import and require give the same classes', async () => {
  expect(await consumer?.run('identity.mjs')).toEqual(printed('same\n'));
});

test.each([
  ['node16', ['node16/echo.mjs', 'node16/echo.cjs']],
  ['bundler', ['bundler/echo.mjs']],
])('TypeScript compiles what runs, resolving as %s does', async (resolution, files) => {
  expect(await consumer?.compile(`tsconfig.${resolution}.json`)).toEqual(printed(''));
  for (const file of files) expect(await consumer?.run(file)).toEqual(printed('hello\n'));
});
