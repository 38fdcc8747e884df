import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the example in the README is one that runs', () => {
  expect(read('../README.md')).toContain(
    read('../../transformer-websockets/test/conformance.test.ts'),
  );
});
