import { xss } from '@primus/middleware-xss';
import { expect, test } from 'vitest';
import { serve } from 'tools-check/serve';

test('switches the filters off, whoever answers', async () => {
  const url = await serve(xss);
  const response = await fetch(`${url}/primus`);
  expect(response.status).toBe(426);
  expect(response.headers.get('x-xss-protection')).toBe('0');
});

test('leaves upgrades alone', () => {
  expect(xss().upgrade).toBe(false);
});

test('is another function each time, to be configured by itself', () => {
  expect(xss()).not.toBe(xss());
});
