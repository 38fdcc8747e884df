import { cors, type CorsOptions } from '@primus/middleware-cors';
import { expect, test } from 'vitest';
import { serve } from 'tools-check/serve';

const ORIGIN = 'https://app.example';

/** A server for all origins, so that only the headers decide. */
const open = (options?: CorsOptions): Promise<string> =>
  serve(() => cors(options), { origins: '*' });

const get = (url: string, origin: string = ORIGIN): Promise<Response> =>
  fetch(`${url}/primus`, { headers: { origin } });

const preflight = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/primus`, {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'POST', ...headers },
  });

test('lets every page read by default, without credentials', async () => {
  const { status, headers } = await get(await open());
  expect(status).toBe(426);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});

test.each<[string, CorsOptions['origins']]>([
  ['a star', '*'],
  ['a star in a list', `${ORIGIN}, *`],
  ['a star in an array', ['*', ORIGIN]],
])('never sends credentials with %s', async (_, origins = '*') => {
  const { headers } = await get(await open({ origins, credentials: true }));
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});

test.each<[string, CorsOptions['origins']]>([
  ['an origin', ORIGIN],
  ['a list', `https://other.example, ${ORIGIN}`],
  ['an array', ['https://other.example', ORIGIN]],
  ['a pattern', [/\.example$/]],
])('lets pages named by %s read, with credentials', async (_, origins = '*') => {
  const { headers } = await get(await open({ origins }));
  expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(headers.get('access-control-allow-credentials')).toBe('true');
  expect(headers.get('vary')).toBe('Origin');
});

test('sends no credentials when told so', async () => {
  const { headers } = await get(await open({ origins: ORIGIN, credentials: false }));
  expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});

test.each(['https://evil.test', 'null', 'https://app.example.evil.test', 'http://[', ''])(
  'tells the origin %j nothing when others are named',
  async (origin) => {
    const { status, headers } = await get(await open({ origins: [ORIGIN] }), origin);
    expect(status).toBe(426);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    // A cache must not hand this answer to a page that may read.
    expect(headers.get('vary')).toBe('Origin');
  },
);

test('lets nobody read when nobody is named', async () => {
  const { headers } = await get(await open({ origins: [] }));
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

test('finds a pattern with a memory every time', async () => {
  const url = await open({ origins: [/example/g] });
  for (let round = 0; round < 3; round++) {
    expect((await get(url)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
  }
});

test('answers preflights with the documented defaults', async () => {
  const response = await preflight(await open(), { 'access-control-request-headers': 'x-a,x-b' });
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,HEAD,PUT,POST,DELETE,OPTIONS',
    'access-control-allow-headers': 'x-a,x-b',
    'access-control-max-age': String(30 * 24 * 60 * 60),
  });
});

test('answers preflights as it was told', async () => {
  const url = await open({ methods: ['GET', 'POST'], headers: 'x-a, x-b', maxAge: 60 });
  const { headers } = await preflight(url, { 'access-control-request-headers': 'x-evil' });
  expect(Object.fromEntries(headers)).toMatchObject({
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'x-a,x-b',
    'access-control-max-age': '60',
  });
});

test('names the headers that may be read', async () => {
  const { headers } = await get(await open({ exposed: ['x-a', 'x-b'] }));
  expect(headers.get('access-control-expose-headers')).toBe('x-a,x-b');
});

test('leaves an OPTIONS request that is no preflight to the framework', async () => {
  const url = await open();
  const response = await fetch(`${url}/primus`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  expect(response.status).toBe(426);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});

test.each<[CorsOptions['maxAge'], string]>([
  ['1 hour', '3600'],
  ['90s', '90'],
  [0, '0'],
])('takes the duration %j', async (maxAge = 0, seconds) => {
  const { headers } = await preflight(await open({ maxAge }));
  expect(headers.get('access-control-max-age')).toBe(seconds);
});

test.each(['', 'soon', -1, Number.NaN, 0.5])('refuses the duration %j', (maxAge) => {
  expect(() => cors({ maxAge })).toThrow(/The option "maxAge" must be seconds/);
});

test('leaves upgrades to the origins of the server', () => {
  expect(cors().upgrade).toBe(false);
});
