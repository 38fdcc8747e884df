import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, next, pair, serve } from '../support.js';

const ADDRESS = 'http://user:secret@example.com:8080/x?a=b&c=d%20e#f';

function unopened(address = ADDRESS): InstanceType<ReturnType<typeof Primus.createSocket>> {
  return new (Primus.createSocket())(address, { manual: true });
}

describe('parse()', () => {
  test('names the parts of a URL', () => {
    expect({ ...unopened().parse(ADDRESS) }).toEqual({
      protocol: 'http:',
      slashes: true,
      auth: 'user:secret',
      username: 'user',
      password: 'secret',
      host: 'example.com:8080',
      hostname: 'example.com',
      port: '8080',
      pathname: '/x',
      query: '?a=b&c=d%20e',
      hash: '#f',
      href: ADDRESS,
      origin: 'http://example.com:8080',
    });
  });

  test('url has the same parts, which merge() copies', () => {
    const primus = unopened();
    expect(primus.url.query).toBe('?a=b&c=d%20e');
    expect(primus.url.auth).toBe('user:secret');
    expect(primus.merge({}, primus.url)).toMatchObject({ host: 'example.com:8080', port: '8080' });
  });

  test('url is what the application wrote: the path to connect to is pathname', async () => {
    const { primus, url } = await serve({ pathname: '/live' });
    for (const path of ['/', '/somewhere/else']) {
      const { client, spark } = await pair({ primus, url: url + path });
      expect(client.url).toMatchObject({ pathname: path, href: url + path });
      expect([client.pathname, spark.request?.url]).toEqual(['/live', '/live']);
    }
    expect(unopened('ws+unix:///tmp/socket').url.pathname).toBe('/tmp/socket');
  });
});

describe('querystring() and querystringify()', () => {
  test('read and write queries', () => {
    const primus = unopened();
    expect(primus.querystring('?a=b&c=d%20e&a=2')).toEqual({ a: 'b', c: 'd e' });
    expect(primus.querystring('')).toEqual({});
    expect(primus.querystringify({ a: 1, b: 'x y', c: null })).toBe('a=1&b=x%20y&c=');
    expect(primus.querystringify({ a: 1 }, true)).toBe('?a=1');
    expect(primus.querystringify({ a: 1 }, '&')).toBe('&a=1');
    expect(primus.querystringify({}, true)).toBe('');
  });

  test('a query is data, whatever its names', () => {
    const values = unopened().querystring('__proto__=x&constructor=y');
    expect(Object.entries(values)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });
});

describe('uri()', () => {
  test('is where to connect to, with the server’s pathname', () => {
    const primus = unopened();
    expect(primus.uri({ protocol: 'ws:' })).toBe('ws://user:secret@example.com:8080/primus');
    expect(primus.uri()).toBe('http://user:secret@example.com:8080/primus');
    expect(unopened('https://example.com').uri({ protocol: 'ws:' })).toBe(
      'wss://example.com/primus',
    );
  });

  test('has the query when it is asked for, and something that no cache has', () => {
    const [one, two] = [unopened(), unopened()].map((primus) => primus.uri({ query: true }));
    expect(one).toMatch(/\/primus\?a=b&c=d%20e&_primuscb=[\w.]+$/);
    expect(two).not.toBe(one);
  });

  test('answers the parts on demand', () => {
    expect(unopened().uri({ query: true, object: true })).toEqual({
      object: true,
      protocol: 'http:',
      query: expect.stringMatching(/^a=b&c=d%20e&_primuscb=/) as string,
      secure: false,
      auth: 'user:secret',
      pathname: '/primus',
      port: 8080,
    });
    expect(unopened('https://a').uri({ object: true })).toMatchObject({ port: 443, secure: true });
  });

  test('lets listeners of outgoing::url change the parts', () => {
    const primus = unopened('http://example.com');
    primus.on('outgoing::url', (parts) => {
      parts.query = 'token=1';
      parts.pathname = '/other';
    });
    expect(primus.uri({ query: true })).toBe('http://example.com/other?token=1');
  });
});

describe('connecting', () => {
  test('the query of the URL arrives', async () => {
    const { primus, url } = await serve();
    const { spark } = await pair({ primus, url: `${url}/?token=1&name=f%20oo` });
    expect({ ...spark.query }).toEqual({ token: '1', name: 'f oo' });
  });

  test('the query of outgoing::url takes effect, anew at each attempt', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, `${url}?a=b`, { reconnect: { min: 1, max: 1 } });
    let attempts = 0;
    client.on('outgoing::url', (parts) => {
      parts.query += `&attempt=${++attempts}`;
    });
    const queries: unknown[] = [];
    for (const count of [1, 2]) {
      const [spark] = (await next(primus, 'connection')) as [
        { query: object; end(data: undefined, options: { reconnect: true }): void },
      ];
      queries.push({ ...spark.query });
      expect(attempts).toBe(count);
      spark.end(undefined, { reconnect: true });
    }
    expect(queries).toEqual([
      { a: 'b', attempt: '1' },
      { a: 'b', attempt: '2' },
    ]);
  });

  test('a change of url takes effect with the next attempt', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    client.url.query = '?token=2';
    const connection = next(primus, 'connection');
    client.open();
    expect((await connection)[0]).toHaveProperty('query.token', '2');
    client.end();
    client.url = client.parse(`${url}/?token=3`);
    const other = next(primus, 'connection');
    client.open();
    expect((await other)[0]).toHaveProperty('query.token', '3');
  });

  test('a listener of outgoing::url may end the client', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    const ended = next(client, 'end');
    client.on('outgoing::url', () => void client.end());
    client.open();
    await ended;
    expect(client.readyState).toBe(2);
    expect(client.socket).toBe(undefined);
  });

  test('names and passwords of the URL arrive as basic auth', async () => {
    const { primus, url } = await serve();
    const { spark } = await pair({ primus, url: url.replace('//', '//user:p%20w@') });
    const { authorization } = spark.headers;
    expect(Buffer.from(String(authorization).replace('Basic ', ''), 'base64').toString()).toBe(
      'user:p w',
    );
  });

  test('an IPv6 address is no obstacle', async () => {
    const server = createServer();
    server.listen(0, '::1');
    await once(server, 'listening');
    const { primus } = await serve({}, server);
    const { port } = server.address() as AddressInfo;
    const { spark } = await pair({ primus, url: `http://[::1]:${port}/?a=b` });
    expect(spark.query['a']).toBe('b');
  });

  test('a socket in the file system is one too', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'primus-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'socket');
    const server = createServer();
    server.listen(file);
    await once(server, 'listening');
    const primus = new Primus(server);
    onTestFinished(async () => {
      await primus.destroy();
    });
    const { client } = await pair({ primus, url: `ws+unix://${file}` });
    expect(client.readyState).toBe(3);
  });
});
