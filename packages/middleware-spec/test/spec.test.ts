import { spec } from '@primus/middleware-spec';
import { expect, test } from 'vitest';
import { serve } from 'tools-check/serve';

test('tells how the server is set up', async () => {
  const url = await serve((primus) => spec({ spec: () => primus.spec }), { pingInterval: 1_000 });
  const response = await fetch(`${url}/primus/spec`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.json()).toEqual({
    version: expect.stringMatching(/^9\./) as string,
    pathname: '/primus',
    parser: 'json',
    transformer: 'websockets',
    pingInterval: 1_000,
  });
});

test('asks for the spec each time', async () => {
  let pingInterval = 1;
  const url = await serve((primus) =>
    spec({ spec: () => ({ ...primus.spec, pingInterval: pingInterval++ }) }),
  );
  for (const expected of [1, 2]) {
    const response = await fetch(`${url}/primus/spec?again`);
    expect(await response.json()).toMatchObject({ pingInterval: expected });
  }
});

test('answers HEAD without a body', async () => {
  const url = await serve((primus) => spec({ spec: () => primus.spec }));
  const response = await fetch(`${url}/primus/spec`, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(50);
  expect(await response.text()).toBe('');
});

test('refuses other methods', async () => {
  const url = await serve((primus) => spec({ spec: () => primus.spec }));
  const response = await fetch(`${url}/primus/spec`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
});

test.each([
  ['/live/spec', 200],
  ['/live/spec/', 426],
  ['/live/specs', 426],
  ['/live/a/spec', 426],
  ['/live//spec', 426],
])('is where it is told to be, and nowhere else: %s', async (path, status) => {
  const url = await serve(
    (primus) => spec({ path: `${primus.options.pathname}/spec`, spec: () => primus.spec }),
    { pathname: '/live' },
  );
  expect((await fetch(url + path)).status).toBe(status);
});
