import { once } from 'node:events';
import type { PrimusOptions } from 'primus';
import { describe, expect, test } from 'vitest';
import { echo, next, nextText, pair, rawSocket, refusal, serve } from './support.js';

/** Answers once a connection is there. */
async function opens(url: string, origin?: string): Promise<boolean> {
  const socket = rawSocket(url, origin === undefined ? {} : { origin });
  await once(socket, 'open');
  return socket.readyState === socket.OPEN;
}

describe('Getting started: authorization', () => {
  test('asks the handler', async () => {
    const { url } = await serve({ authorization: (_, done) => done('Not today.') });
    const { status, body } = await refusal(rawSocket(`${url}/primus`));
    expect(status).toBe(401);
    expect(JSON.parse(body)).toEqual({ error: 'Not today.' });
  });

  test.each([[undefined], [null]])('lets everybody in when it is %s', async (authorization) => {
    const { url } = await serve({ authorization } as PrimusOptions);
    expect(await opens(`${url}/primus`)).toBe(true);
  });
});

describe('Getting started: pathname', () => {
  test.each(['/live', 'live', '/live/', 'live/'])('%s', async (pathname) => {
    const { url, primus } = await serve({ pathname });
    expect(primus.options.pathname).toBe('/live');
    expect(await opens(`${url}/live`)).toBe(true);
    expect((await fetch(`${url}/live/primus.js`)).status).toBe(200);
    expect((await fetch(`${url}/primus/primus.js`)).status).toBe(404);
    const { spark } = await pair({ primus, url });
    expect(spark.request?.url).toBe('/live');
  });

  test('is /primus by default', async () => {
    const { url } = await serve();
    expect(await opens(`${url}/primus`)).toBe(true);
  });
});

describe('Getting started: parser', () => {
  test.each([undefined, 'json', 'JSON', 'Json'])('%s', async (parser) => {
    const { primus, url } = await serve(parser === undefined ? {} : { parser });
    expect(primus.spec.parser).toBe('json');
    const [socket, connected] = [rawSocket(`${url}/primus`), next(primus, 'connection')];
    await connected;
    primus.write({ hello: 'world' });
    expect(await nextText(socket)).toBe('{"hello":"world"}');
  });
});

describe('Getting started: transformer', () => {
  test.each([undefined, 'websockets', 'WebSockets', 'WEBSOCKETS'])('%s', async (transformer) => {
    const { primus, url } = await serve(transformer === undefined ? {} : { transformer });
    expect(primus.spec.transformer).toBe('websockets');
    expect(await opens(`${url}/primus`)).toBe(true);
  });
});

describe('Getting started: plugin', () => {
  test('is nothing by default', async () => {
    expect((await serve()).primus.plugins).toEqual({});
  });

  test('is applied when the server is made', async () => {
    const seen: unknown[] = [];
    const { primus } = await serve({
      plugin: { notes: { server: (...args) => void seen.push(...args) } },
    });
    expect(seen).toEqual([primus, primus.options]);
  });
});

describe('Getting started: pingInterval', () => {
  test('is how often heartbeats are sent', async () => {
    const { url } = await serve({ pingInterval: 10 });
    const socket = rawSocket(`${url}/primus`);
    expect(await nextText(socket)).toMatch(/^"primus::ping::\d{13}"$/);
  });

  test.each([
    [undefined, 45_000],
    [1_000, 1_500],
    [false, false],
  ] as const)('%s makes clients wait %s ms', async (pingInterval, pingTimeout) => {
    const { primus, url } = await serve(pingInterval === undefined ? {} : { pingInterval });
    const { client } = await pair({ primus, url });
    expect(client.options.pingTimeout).toBe(pingTimeout);
    expect(primus.spec.pingInterval).toBe(pingInterval ?? 30_000);
  });
});

describe('Getting started: global', () => {
  test('is what the client is called on a page', async () => {
    const { primus } = await serve({ global: 'Live' });
    expect(primus.library()).toContain('"Live"');
    expect((await serve()).primus.library()).toContain('"Primus"');
  });
});

async function extensions(options: PrimusOptions): Promise<string> {
  const socket = rawSocket(`${(await serve(options)).url}/primus`);
  await once(socket, 'open');
  return socket.extensions;
}

describe('Getting started: compression', () => {
  test('is off by default', async () => {
    expect(await extensions({})).toBe('');
  });

  test('is negotiated when it is on', async () => {
    expect(await extensions({ compression: true })).toContain('permessage-deflate');
  });
});

describe('Getting started: maxLength', () => {
  test('ends a connection that sends more', async () => {
    const { primus, url } = await serve({ maxLength: 32 });
    echo(primus);
    const socket = rawSocket(`${url}/primus`);
    await once(socket, 'open');
    socket.send(JSON.stringify('x'.repeat(30)));
    expect(await nextText(socket)).toHaveLength(32);
    socket.send(JSON.stringify('x'.repeat(31)));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  test('is 10 MiB by default', async () => {
    expect((await serve()).primus.options.maxLength).toBe(10_485_760);
  });
});

describe('Getting started: transport', () => {
  test('is handed to the framework', async () => {
    const { url } = await serve({ transport: { handleProtocols: () => 'b' } });
    const offered = rawSocket(`${url}/primus`, { headers: { 'Sec-WebSocket-Protocol': 'a, b' } });
    const response = await new Promise<string | undefined>((resolve) => {
      offered.once('upgrade', ({ headers }) => resolve(headers['sec-websocket-protocol']));
    });
    expect(response).toBe('b');
  });
});

describe('Getting started: idGenerator', () => {
  test('names every spark', async () => {
    let count = 0;
    const world = await serve({ idGenerator: () => `number ${++count}` });
    expect((await pair(world)).spark.id).toBe('number 1');
    expect((await pair(world)).spark.id).toBe('number 2');
  });

  test('is a random one by default', async () => {
    const world = await serve();
    const [one, two] = [await pair(world), await pair(world)];
    expect(one.spark.id).toMatch(/^[\w-]{22}$/);
    expect(one.spark.id).not.toBe(two.spark.id);
  });
});

describe('Getting started: CORS', () => {
  const PAGE = 'https://page.example';

  async function headersFor(options: PrimusOptions, origin: string = PAGE): Promise<Headers> {
    const { url } = await serve(options);
    return (await fetch(`${url}/primus/spec`, { headers: { origin } })).headers;
  }

  async function preflight(options: PrimusOptions): Promise<Headers> {
    const { url } = await serve(options);
    const headers = {
      origin: PAGE,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-token',
    };
    return (await fetch(`${url}/primus/spec`, { method: 'OPTIONS', headers })).headers;
  }

  test('origins: all by default', async () => {
    expect((await headersFor({})).get('access-control-allow-origin')).toBe('*');
  });

  test.each([PAGE, `https://other.example, ${PAGE}`, [PAGE], [/page\.example$/]])(
    'origins: %s',
    async (origins) => {
      const allowed = await headersFor({ origins });
      expect(allowed.get('access-control-allow-origin')).toBe(PAGE);
      const other = await headersFor({ origins }, 'https://stranger.example');
      expect(other.get('access-control-allow-origin')).toBe(null);
    },
  );

  test('origins: holds for connections too', async () => {
    const { url } = await serve({ origins: PAGE });
    expect(await opens(`${url}/primus`, PAGE)).toBe(true);
    expect(await opens(`${url}/primus`)).toBe(true);
    const stranger = rawSocket(`${url}/primus`, { origin: 'https://stranger.example' });
    expect((await refusal(stranger)).status).toBe(403);
  });

  test('methods', async () => {
    const name = 'access-control-allow-methods';
    expect((await preflight({})).get(name)).toBe('GET,HEAD,PUT,POST,DELETE,OPTIONS');
    expect((await preflight({ methods: 'GET, PUT' })).get(name)).toBe('GET,PUT');
    expect((await preflight({ methods: ['GET', 'PUT'] })).get(name)).toBe('GET,PUT');
  });

  test('credentials', async () => {
    const name = 'access-control-allow-credentials';
    expect((await headersFor({ origins: PAGE })).get(name)).toBe('true');
    expect((await headersFor({ origins: PAGE, credentials: false })).get(name)).toBe(null);
  });

  test('maxAge', async () => {
    const name = 'access-control-max-age';
    expect((await preflight({})).get(name)).toBe(String(30 * 24 * 60 * 60));
    expect((await preflight({ maxAge: '1 hour' })).get(name)).toBe('3600');
    expect((await preflight({ maxAge: 60 })).get(name)).toBe('60');
  });

  test('headers', async () => {
    const name = 'access-control-allow-headers';
    expect((await preflight({ headers: 'x-one, x-two' })).get(name)).toBe('x-one,x-two');
    expect((await preflight({ headers: ['x-one'] })).get(name)).toBe('x-one');
    expect((await preflight({})).get(name)).toBe('x-token');
  });

  test('exposed', async () => {
    const name = 'access-control-expose-headers';
    expect((await headersFor({})).get(name)).toBe(null);
    expect((await headersFor({ exposed: 'x-one, x-two' })).get(name)).toBe('x-one,x-two');
    expect((await headersFor({ exposed: ['x-one'] })).get(name)).toBe('x-one');
  });
});
