import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerTransformer } from '@primus/core';
import { noCache } from '@primus/middleware-no-cache';
import { expect, test } from 'vitest';
import { serve } from 'tools-check/serve';

const NEVER = 'no-store, no-cache, must-revalidate, max-age=0';

/** A framework that answers requests. */
function answering(
  request: (req: IncomingMessage, res: ServerResponse) => void,
): ServerTransformer {
  return {
    name: 'answering',
    traits: { binary: false, flowControl: false },
    attach: () => ({ request, close: () => {} }),
  };
}

test('keeps answers out of caches', async () => {
  const transformer = answering((_, res) => res.end('hello'));
  const url = await serve(noCache, { transformer });
  const { headers } = await fetch(`${url}/primus/xhr`);
  expect(headers.get('cache-control')).toBe(NEVER);
  expect(headers.get('pragma')).toBe('no-cache');
});

test('keeps refusals out of caches', async () => {
  const transformer: ServerTransformer = { ...answering(() => {}), attach: () => ({ close() {} }) };
  const url = await serve(noCache, { transformer });
  const response = await fetch(`${url}/primus`);
  expect(response.status).toBe(404);
  expect(response.headers.get('cache-control')).toBe(NEVER);
});

test.each<[string, (res: ServerResponse, headers: Record<string, string>) => void]>([
  ['setHeader', (res, headers) => res.setHeaders(new Headers(headers)).end()],
  ['writeHead', (res, headers) => res.writeHead(200, headers).end()],
])('gives way to a framework that caches, by %s', async (_, answer) => {
  const cached = { 'Cache-Control': 'public, max-age=31536000', Expires: 'Thu, 01 Jan 2099' };
  const url = await serve(noCache, { transformer: answering((__, res) => answer(res, cached)) });
  const { headers } = await fetch(`${url}/primus/iframe.html`);
  expect(headers.get('cache-control')).toBe('public, max-age=31536000');
  expect(headers.get('expires')).toBe('Thu, 01 Jan 2099');
});

test('adds no expiry to a framework that has its own way of not caching', async () => {
  const transformer = answering((_, res) => {
    res.writeHead(200, { 'Cache-Control': 'no-store' }).end();
  });
  const { headers } = await fetch(`${await serve(noCache, { transformer })}/primus/xhr`);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('expires')).toBeNull();
});

test('leaves upgrades alone', () => {
  expect(noCache().upgrade).toBe(false);
});
