import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const sources = readdirSync(new URL('../src', import.meta.url)).map((file) => `../src/${file}`);

test.each([...sources, './conformance.test.ts'])('CONTRIBUTING quotes %s', (file) => {
  expect(read('../../../CONTRIBUTING.md')).toContain(`\`\`\`ts\n${read(file)}\`\`\`\n`);
});

test('the transformer has fewer than 100 lines of code', () => {
  const lines = sources.flatMap((file) => read(file).split('\n'));
  const code = lines.filter((line) => !/^\s*(?:\/\/|\/\*\*|$)/.test(line));
  expect(code.length).toBeLessThan(100);
});
