import type { IncomingMessage, ServerResponse } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { describe, expect, test } from 'vitest';
import { ask, listen, serve, stub } from './http.js';

function answer(text: string) {
  return (_: IncomingMessage, res: ServerResponse): void => void res.end(text);
}

describe('requests', () => {
  test.each(['/primus', '/primus/', '/primus?a=1', '/primus/deeper/still', 'http://any/primus/x'])(
    '%s is for Primus',
    async (target) => {
      const { port } = await serve();
      expect(await ask(port, target)).toMatchObject({ status: 200, body: 'stub' });
    },
  );

  test.each(['/', '/primusx', '/primus.js', '/Primus', '/a/primus', '//primus', '/primu%73', '*'])(
    '%s is not, and nobody else is there: 404',
    async (target) => {
      const { port } = await serve();
      expect(await ask(port, target)).toMatchObject({ status: 404, body: '' });
    },
  );

  test('what is not for Primus goes to those who were there before, as if it was not there', async () => {
    const calls: unknown[] = [];
    const { http, port } = await listen(function (this: unknown, req, res) {
      calls.push(this);
      res.end(req.url);
    });
    const primus = new Primus(http, { transformer: stub(), parser: json });
    expect(await ask(port, '/app')).toMatchObject({ status: 200, body: '/app' });
    expect(await ask(port, '/primus')).toMatchObject({ body: 'stub' });
    expect(calls).toEqual([http]);
    await primus.destroy({ close: false });
  });

  test('and to those who came later', async () => {
    const { http, port } = await serve();
    http.on('request', (req, res) => {
      if (req.url === '/late') res.end('late');
    });
    expect(await ask(port, '/late')).toMatchObject({ status: 200, body: 'late' });
  });

  test('a transformer without HTTP of its own answers 404', async () => {
    const { port } = await serve({
      transformer: { ...stub(), attach: () => ({ close: () => {} }) },
    });
    expect(await ask(port, '/primus')).toMatchObject({
      status: 404,
      body: '{"error":"There is nothing here."}',
    });
    expect(await ask(port, '/primus', {}, 'upgrade')).toMatchObject({ status: 400 });
  });
});

describe('upgrades', () => {
  test('one below the pathname is for Primus', async () => {
    const { port } = await serve();
    expect(await ask(port, '/primus/?x', {}, 'upgrade')).toMatchObject({ status: 101 });
  });

  test('one elsewhere goes to those who were there before', async () => {
    const { http, port } = await listen();
    const calls: unknown[] = [];
    http.on('upgrade', function (this: unknown, req, socket, head) {
      calls.push(this, head.length);
      socket.end(`HTTP/1.1 200 ${req.url}\r\n\r\n`);
    });
    const primus = new Primus(http, { transformer: stub(), parser: json });
    expect(await ask(port, '/other', {}, 'upgrade')).toMatchObject({ reason: '/other' });
    expect(calls).toEqual([http, 0]);
    await primus.destroy({ close: false });
  });

  test('one elsewhere is closed when nobody else is there', async () => {
    const { port } = await serve();
    expect(await ask(port, '/other', {}, 'upgrade')).toMatchObject({ status: Number.NaN });
  });
});

describe('several on one server', () => {
  test('each answers below its own pathname, and the others stay when one leaves', async () => {
    const { http, port } = await listen(answer('app'));
    const a = new Primus(http, { transformer: stub('a'), parser: json, pathname: '/a' });
    const b = new Primus(http, { transformer: stub('b'), parser: json, pathname: '/b' });
    const bodies = async (): Promise<string[]> => {
      const all = ['/a', '/b', '/c'].map((path) => ask(port, path));
      return (await Promise.all(all)).map(({ body }) => body);
    };
    expect(await bodies()).toEqual(['a', 'b', 'app']);
    await a.destroy({ close: false });
    expect(await bodies()).toEqual(['app', 'b', 'app']);
    await b.destroy({ close: false });
    expect(await bodies()).toEqual(['app', 'app', 'app']);
  });

  test('the first of two with one pathname answers, then the second', async () => {
    const { http, port } = await listen();
    const first = new Primus(http, { transformer: stub('first'), parser: json });
    const second = new Primus(http, { transformer: stub('second'), parser: json });
    expect((await ask(port, '/primus')).body).toBe('first');
    await first.destroy({ close: false });
    expect((await ask(port, '/primus')).body).toBe('second');
    await second.destroy({ close: false });
  });
});

describe('leaving', () => {
  test.each(['in order', 'the other way round'])(
    'the very listeners that were there are back when the last has left, %s',
    async (way) => {
      const { http } = await listen();
      const before = { request: [answer('a'), answer('b')], upgrade: [() => {}] };
      for (const listener of before.request) http.on('request', listener);
      for (const listener of before.upgrade) http.on('upgrade', listener);
      const all = ['/a', '/b'].map(
        (pathname) => new Primus(http, { transformer: stub(), parser: json, pathname }),
      );
      expect(http.listeners('request')).toHaveLength(1);
      for (const primus of way === 'in order' ? all : all.toReversed()) {
        await primus.destroy({ close: false });
      }
      expect(http.listeners('request')).toEqual(before.request);
      expect(http.listeners('upgrade')).toEqual(before.upgrade);
    },
  );

  test('listeners that came meanwhile stay', async () => {
    const { primus, http } = await serve();
    const late = answer('late');
    http.on('request', late);
    await primus.destroy({ close: false });
    expect(http.listeners('request')).toEqual([late]);
    expect(http.listeners('upgrade')).toEqual([]);
  });

  test('the server can carry a new one afterwards', async () => {
    const { primus, http, port } = await serve();
    await primus.destroy({ close: false });
    const next = new Primus(http, { transformer: stub('next'), parser: json });
    expect((await ask(port, '/primus')).body).toBe('next');
    await next.destroy();
    expect(http.listening).toBe(false);
  });
});
