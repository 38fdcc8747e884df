import { library } from '@primus/middleware-library';
import { expect, test, vi } from 'vitest';
import { serve } from 'tools-check/serve';

const SCRIPT = 'var Primus = "…";';

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/primus/primus.js`, { headers });

test('serves the script', async () => {
  const url = await serve(() => library({ script: () => SCRIPT }));
  const response = await get(url);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': String(Buffer.byteLength(SCRIPT)),
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    etag: expect.stringMatching(/^"[\w-]{43}"$/) as string,
  });
  expect(await response.text()).toBe(SCRIPT);
});

test('serves a script that is made later', async () => {
  const url = await serve(() => library({ script: () => Promise.resolve(SCRIPT) }));
  expect(await (await get(url)).text()).toBe(SCRIPT);
});

test('answers HEAD without a body', async () => {
  const url = await serve(() => library({ script: () => SCRIPT }));
  const response = await fetch(`${url}/primus/primus.js`, { method: 'HEAD' });
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(SCRIPT)));
  expect(response.headers.get('etag')).toBe((await get(url)).headers.get('etag'));
  expect(await response.text()).toBe('');
});

test.each(['ETAG', 'W/ETAG', '"other", ETAG', 'ETAG,"other"', '"a,b" , W/ETAG', '*', ' * '])(
  'says that a browser with %s has the script already',
  async (known) => {
    const url = await serve(() => library({ script: () => SCRIPT }));
    const etag = (await get(url)).headers.get('etag') ?? '';
    const response = await get(url, { 'if-none-match': known.replace('ETAG', etag) });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(etag);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('');
  },
);

test.each(['"other"', 'W/"other"', '"a,*,b"', '"*"', '', 'nonsense', '"'])(
  'serves the script to a browser that has %j',
  async (known) => {
    const url = await serve(() => library({ script: () => SCRIPT }));
    expect((await get(url, { 'if-none-match': known })).status).toBe(200);
  },
);

test('answers HEAD of a script that is there already with 304', async () => {
  const url = await serve(() => library({ script: () => SCRIPT }));
  const etag = (await get(url)).headers.get('etag') ?? '';
  const response = await fetch(`${url}/primus/primus.js`, {
    method: 'HEAD',
    headers: { 'if-none-match': etag },
  });
  expect(response.status).toBe(304);
  expect(response.headers.get('etag')).toBe(etag);
});

test('notices that the script has changed', async () => {
  let script = 'one';
  const url = await serve(() => library({ script: () => script }));
  const first = (await get(url)).headers.get('etag') ?? '';
  script = 'two';
  const response = await get(url, { 'if-none-match': first });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('two');
  script = 'one';
  expect((await get(url, { 'if-none-match': first })).status).toBe(304);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
  const script = vi.fn<() => string>(() => SCRIPT);
  const url = await serve(() => library({ script }));
  const response = await fetch(`${url}/primus/primus.js`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
  expect(script).not.toHaveBeenCalled();
});

test.each([
  ['/live/primus.js', 200],
  ['/live/primus.js?v=1', 200],
  ['/live/primus.js/', 426],
  ['/live/primus.js.map', 426],
  ['/live/x/primus.js', 426],
])('is where it is told to be, and nowhere else: %s', async (path, status) => {
  const url = await serve(
    ({ options }) => library({ path: `${options.pathname}/primus.js`, script: () => SCRIPT }),
    { pathname: '/live' },
  );
  expect((await fetch(url + path)).status).toBe(status);
});

test.each<[string, () => string | Promise<string>]>([
  [
    'throws',
    () => {
      throw new Error('secret');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret'))],
])('tells nothing when making the script %s', async (_, script) => {
  const log: unknown[] = [];
  const url = await serve((primus) => {
    primus.on('log', (...details) => log.push(details));
    return library({ script });
  });
  const response = await get(url);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  expect(log).toHaveLength(1);
});

test('leaves upgrades alone', () => {
  expect(library({ script: () => SCRIPT }).upgrade).toBe(false);
});
