import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Consumer } from '../src/consumer.js';

let consumer: Consumer | undefined;

beforeAll(async () => {
  consumer = await Consumer.install(inject('tarballs'));
});

afterAll(() => consumer?.remove());

const succeeded = (output: string): { ok: boolean; output: string } => ({ ok: true, output });

test.each([
  ['an ES module talks to its server', 'echo.mjs', 'hello\n'],
  ['a CommonJS module talks to its server', 'echo.cjs', 'hello\n'],
  ['import and require give the same classes', 'identity.mjs', 'same\n'],
])('%s', async (_, file, output) => {
  expect(await consumer?.run(file)).toEqual(succeeded(output));
});

test.each([
  ['node16', 'tsconfig.node16.json'],
  ['bundler', 'tsconfig.bundler.json'],
])('TypeScript resolves the types as %s does', async (_, project) => {
  expect(await consumer?.typecheck(project)).toEqual(succeeded(''));
});
