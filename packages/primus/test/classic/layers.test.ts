import type { IncomingMessage, ServerResponse } from 'node:http';
import type Primus from 'primus';
import { expect, test } from 'vitest';
import { rawSocket, refusal, serve } from '../support.js';

const two = (_req: unknown, _res: unknown): void => {};
const three = (_req: unknown, _res: unknown, next: () => void): void => next();

const names = ({ layers }: Primus): string[] => layers.map(({ name }) => name);

test('layers are what was added, in order', async () => {
  const { primus } = await serve();
  primus.use('two', two).use('three', three);
  expect(primus.layers.slice(-2)).toEqual([
    { name: 'two', fn: two, length: 2, enabled: true },
    { name: 'three', fn: three, length: 3, enabled: true },
  ]);
  expect(primus.layers).toBe(primus.layers);
  for (const layer of primus.layers) expect(typeof layer.length).toBe('number');
});

test('layers may be changed in their place', async () => {
  const { primus, url } = await serve();
  primus.use('one', two);
  const layer = primus.layers.at(-1);
  Object.assign(layer ?? {}, {
    fn: (_req: unknown, res: ServerResponse, _next: unknown) =>
      setImmediate(() => res.end('three')),
    length: 3,
  });
  expect(await (await fetch(`${url}/primus/x`)).text()).toBe('three');

  primus.layers.push({
    name: 'pushed',
    fn: function pushed(this: unknown, _req, res) {
      res.end(String(this === primus));
    },
    length: 2,
    enabled: true,
  });
  primus.layers.splice(primus.indexOfLayer('one'), 1);
  expect(await (await fetch(`${url}/primus/x`)).text()).toBe('true');
  const pushed = primus.layers.at(-1);
  if (pushed) pushed.enabled = false;
  expect((await fetch(`${url}/primus/x`)).status).not.toBe(200);
});

test('the name may be left out, and the options', async () => {
  const { primus, url } = await serve();
  primus.use(function named(_req: unknown, _res: unknown) {}, 0);
  expect(names(primus)[0]).toBe('named');
  primus.use((_req: unknown, _res: unknown) => {});
  primus.use((_req: unknown, _res: unknown) => {});
  expect(new Set(names(primus)).size).toBe(primus.layers.length);

  primus.use(
    function configured(options: { text: string }) {
      return (_req: unknown, res: ServerResponse) => res.end(options.text);
    },
    { text: 'set up' },
    1,
  );
  expect(primus.indexOfLayer('configured')).toBe(1);
  expect(await (await fetch(`${url}/primus/x`)).text()).toBe('set up');
});

test('the index is honoured, in either place, and above the end it is the end', async () => {
  const { primus } = await serve();
  primus.use('first', two, 0);
  primus.use('second', two, {}, 1);
  primus.use('third', two, undefined, 2);
  primus.use('last', two, {}, 1000);
  expect(names(primus).slice(0, 3)).toEqual(['first', 'second', 'third']);
  expect(names(primus).at(-1)).toBe('last');
});

test('an index below the beginning is the end', async () => {
  const { primus } = await serve();
  primus.use('in its place', two, -1).use('after the options', two, {}, -5);
  expect(names(primus).slice(-2)).toEqual(['in its place', 'after the options']);
});

test('what has no name is named by its server, as nothing else is there', async () => {
  const { primus } = await serve();
  const before = names(primus);
  primus.use((_req: unknown, _res: unknown) => {});
  primus.use((_req: unknown, _res: unknown) => {});
  const added = names(primus).slice(before.length);
  const other = (await serve()).primus;
  other.use((_req: unknown, _res: unknown) => {});
  expect(names(other).at(-1)).toBe(added[0]);
  expect(added[1]).not.toBe(added[0]);
});

test('one of the same name takes its place, enabled', async () => {
  const { primus } = await serve();
  primus.use('a', two, 0).use('b', two).disable('a').use('a', three);
  expect(primus.layers[0]).toEqual({ name: 'a', fn: three, length: 3, enabled: true });
});

test('the request is as middleware for Connect knows it', async () => {
  const { primus, url } = await serve();
  primus.use(
    'look',
    (req: IncomingMessage & { originalUrl?: string; query?: object; uri?: object }, res) => {
      res.end(JSON.stringify([req.originalUrl, req.query, req.uri]));
    },
    0,
  );
  const response = await fetch(`${url}/primus/x?a=1&b=2&b=3`);
  expect(await response.json()).toEqual([
    '/primus/x?a=1&b=2&b=3',
    { a: '1', b: ['2', '3'] },
    {
      protocol: null,
      slashes: null,
      auth: null,
      host: null,
      hostname: null,
      port: null,
      pathname: '/primus/x',
      search: '?a=1&b=2&b=3',
      query: { a: '1', b: ['2', '3'] },
      path: '/primus/x?a=1&b=2&b=3',
      hash: null,
      href: '/primus/x?a=1&b=2&b=3',
    },
  ]);
});

test('upgrades have it, too, and what is refused is answered and closed', async () => {
  const { primus, url } = await serve();
  primus.use('look', (req: IncomingMessage & { query?: object }, _res, next) => {
    next(Object.assign(new Error(JSON.stringify(req.query)), { statusCode: 418 }));
  });
  const socket = rawSocket(`${url}/primus?a=b`);
  expect(await refusal(socket)).toMatchObject({
    status: 418,
    body: JSON.stringify({ error: '{"a":"b"}' }),
  });
});

test('what refuses with a text answers it with 500', async () => {
  const { primus, url } = await serve();
  primus.use('no', (_req, _res, next) => next('no'));
  const response = await fetch(`${url}/primus/x`);
  expect([response.status, await response.json()]).toEqual([500, { error: 'no' }]);
});

test('http and upgrade say what a layer leaves alone', async () => {
  const { primus, url } = await serve();
  const seen: unknown[] = [];
  primus.use(
    'no upgrades',
    Object.assign((_req: unknown, _res: unknown) => void seen.push('http'), { upgrade: false }),
  );
  primus.use(
    'no requests',
    Object.assign((_req: unknown, _res: unknown) => void seen.push('upgrade'), { http: false }),
  );
  await fetch(`${url}/primus/x`);
  const socket = rawSocket(`${url}/primus`);
  await new Promise((resolve) => socket.once('open', resolve));
  expect(seen).toEqual(['http', 'upgrade']);
});
