import { expect, test } from 'vitest';
import { ask, serve } from './http.js';

async function status(Origin: string, Host: string): Promise<number> {
  const { port } = await serve();
  return (await ask(port, '/primus', { Origin, Host })).status;
}

test.each([
  ['https://example.com', 'example.com'],
  ['https://example.com', 'example.com:443'],
  ['http://example.com', 'example.com:80'],
  ['https://example.com', 'Example.COM'],
  ['http://[::1]:8080', '[::1]:8080'],
  ['http://localhost:3000', 'LOCALHOST:3000'],
])('a page of %s is at home on the host %s', async (origin, host) => {
  expect(await status(origin, host)).toBe(200);
});

test.each([
  ['https://example.com', 'example.com:80'],
  ['http://example.com', 'example.com:443'],
  ['https://example.com:8443', 'example.com'],
  ['https://a.example.com', 'example.com'],
  ['https://example.com', 'evil@example.com'],
  ['https://example.com', 'example.com/x'],
  ['https://example.com', 'example.com?x'],
  ['file://', 'localhost'],
  ['null', 'null'],
  ['chrome-extension://abc', 'abc'],
])('a page of %s is a stranger on the host %s', async (origin, host) => {
  expect(await status(origin, host)).toBe(403);
});
