import { createServer } from 'node:http';
import type Primus from 'primus';
import type { PrimusOptions } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { uwsLoads } from 'tools-check/uws-loads';
import { listening, serve } from './support.js';
import PrimusServer from 'primus';

const get = (
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Response> => fetch(`${url}/primus/primus.js`, { method, headers });

const transformers = [
  'websockets',
  'engine.io',
  'faye',
  'sockjs',
  'browserchannel',
  ...(uwsLoads ? ['uws'] : []),
];

const made = (transformer: string): PrimusOptions => ({
  transformer,
  iknowclusterwillbreakconnections: true,
});

describe.each(transformers)('/primus/primus.js of a server with %s', (transformer) => {
  test('is text of JavaScript that is asked for anew each time', async () => {
    const { primus, url } = await serve(made(transformer));
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(Buffer.byteLength(primus.library())),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[^"]+"$/) as string,
    });
    // The middleware against caches is for what changes with every request.
    expect(response.headers.get('pragma')).toBe(null);
    expect(response.headers.get('expires')).toBe(null);
    expect(await response.text()).toBe(primus.library());
  });

  test('is not sent again to a browser that has it', async () => {
    const { url } = await serve(made(transformer));
    const etag = (await get(url)).headers.get('etag') ?? '';
    for (const method of ['GET', 'HEAD']) {
      const response = await get(url, { 'if-none-match': `"other", W/${etag}` }, method);
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('is described by HEAD', async () => {
    const { url } = await serve(made(transformer));
    const [head, full] = [await get(url, {}, 'HEAD'), await get(url)];
    for (const name of ['etag', 'content-length', 'content-type', 'cache-control']) {
      expect([name, head.headers.get(name)]).toEqual([name, full.headers.get(name)]);
    }
    expect(await head.text()).toBe('');
  });
});

/** Asks with the tag of before; answers what changed is told by. */
async function after(
  change: (primus: Primus) => void,
): Promise<{ readonly status: number; readonly isLibrary: boolean; readonly sameTag: boolean }> {
  const { primus, url } = await serve({ transformer: 'websockets' });
  const known = (await get(url)).headers.get('etag') ?? '';
  change(primus);
  const response = await get(url, { 'if-none-match': known });
  return {
    status: response.status,
    isLibrary: (await response.text()) === primus.library(),
    sameTag: response.headers.get('etag') === known,
  };
}

const CHANGED = { status: 200, isLibrary: true, sameTag: false };

test.each<[string, (primus: Primus) => void]>([
  ['a plugin', (primus) => primus.plugin('late', { client() {} })],
  [
    'a plugin that has a library only',
    (primus) => primus.plugin('late', { library: ';', client() {} }),
  ],
  ['authorization', (primus) => primus.authorize((_, done) => done())],
  [
    'a parser',
    (primus) =>
      (primus as unknown as { parsers(parser: object): void }).parsers({
        encoder: (data: unknown, done: (error: null, text: string) => void) =>
          done(null, JSON.stringify(data)),
        decoder: (text: string, done: (error: null, data: unknown) => void) =>
          done(null, JSON.parse(text)),
      }),
  ],
])('what a browser has is out of date after %s', async (_, change) => {
  expect(await after(change)).toEqual(CHANGED);
});

test('what a browser has is current where nothing changed', async () => {
  expect((await after(() => {})).status).toBe(304);
});

test.each<[string, PrimusOptions]>([
  ['transformer', { transformer: 'sockjs', iknowclusterwillbreakconnections: true }],
  ['parser', { parser: 'msgpack' }],
  ['pingInterval', { pingInterval: 1000 }],
  ['global', { global: 'Live' }],
])('a server that comes back with another %s is followed', async (_, options) => {
  const server = createServer();
  const url = await listening(server);
  const first = new PrimusServer(server, {});
  const known = (await get(url)).headers.get('etag') ?? '';
  await first.destroy({ close: false });
  const second = new PrimusServer(server, options);
  onTestFinished(async () => {
    await second.destroy();
  });
  const response = await get(url, { 'if-none-match': known });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(second.library());
});

test('a server that comes back as it was has the same tag', async () => {
  const [one, other] = [await serve(), await serve()];
  expect((await get(other.url)).headers.get('etag')).toBe((await get(one.url)).headers.get('etag'));
});

test('a page of another origin is told of the script, and that it is unchanged', async () => {
  const origin = 'https://page.example';
  const { url } = await serve({ origins: [origin] });
  const first = await get(url, { origin });
  const again = await get(url, { origin, 'if-none-match': first.headers.get('etag') ?? '' });
  expect([first.status, again.status]).toEqual([200, 304]);
  for (const { headers } of [first, again]) {
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('vary')).toMatch(/origin/i);
  }
});
