import { json } from '@primus/parser-json';
import { expect, test } from 'vitest';

test('writes JSON, with the two line separators escaped', () => {
  expect(json.encode({ text: 'a\u2028b\u2029' })).toBe('{"text":"a\\u2028b\\u2029"}');
});

test('reads text that came as bytes', () => {
  expect(json.decode(new TextEncoder().encode('{"é":1}'))).toEqual({ é: 1 });
});

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('none')],
])('refuses %s, for which JSON has no form', (_, value) => {
  expect(() => json.encode(value)).toThrow(TypeError);
});

test('says where its script for browsers is', () => {
  expect(json.client?.url.pathname).toMatch(/\/dist\/.+\.js$/);
});
