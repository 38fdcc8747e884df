import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { RefusedError } from '@primus/core';
import type { PrimusError } from '@primus/protocol';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { uwsLoads } from 'tools-check/uws-loads';
import { exchange, next, Stage, ways } from './stage.js';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1');

function extensions(socket: unknown): string {
  return (socket as WebSocket).extensions;
}

describe.skipIf(!uwsLoads)('where uWebSockets.js has a binary', () => {
  describe.each(ways)('%s', (way) => {
    describe('the handshake', () => {
      test('carries query, headers and credentials', async () => {
        const stage = await Stage.start(way, { pathname: '/live' });
        const { spark } = await stage.connect(
          { pathname: '/live', transport: { headers: { 'X-Token': 'abc', Cookie: 'a=1' } } },
          `${stage.url.replace('//', '//user:pass@')}?a=b%20c`,
        );
        expect({ ...spark.query }).toEqual({ a: 'b c' });
        expect(spark.headers).toMatchObject({
          host: new URL(stage.url).host,
          'x-token': 'abc',
          cookie: 'a=1',
          authorization: `Basic ${btoa('user:pass')}`,
        });
        expect(spark.request?.url).toBe('/live?a=b%20c');
        expect(spark.request?.method).toBe('GET');
        expect(spark.address.ip).toBe('127.0.0.1');
      });

      test('shows middleware the request that the spark will have', async () => {
        const stage = await Stage.start(way);
        stage.primus.use('user', (req) => {
          Object.assign(req, { user: req.headers.host });
        });
        const { spark } = await stage.connect();
        expect(spark.request).toMatchObject({ user: new URL(stage.url).host });
      });

      test('of a page of another origin is refused', async () => {
        const stage = await Stage.start(way);
        const client = stage.dial({ transport: { origin: 'https://evil.example' } });
        const [error] = await next(client, 'error');
        expect((error as PrimusError).cause).toMatchObject({
          message: expect.stringContaining('403') as string,
        });
        const same = await stage.connect({ transport: { origin: stage.url } });
        expect(same.spark.headers.origin).toBe(stage.url);
      });

      test('is refused with the status, the headers and the body of the answer', async () => {
        const stage = await Stage.start(way);
        stage.primus.use('login', () => Promise.reject(new RefusedError('Who?', 401, 'Basic')));
        const ws = new WebSocket(`${stage.url}/primus`);
        const [, response] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage];
        expect(response.statusCode).toBe(401);
        expect(response.headers).toMatchObject({
          'www-authenticate': 'Basic',
          'content-type': 'application/json',
        });
        expect(String((await response.toArray())[0])).toBe('{"error":"Who?"}');
      });

      test('agrees on the first subprotocol', async () => {
        const stage = await Stage.start(way);
        const ws = new WebSocket(`${stage.url}/primus`, ['one', 'two']);
        await once(ws, 'open');
        expect(ws.protocol).toBe('one');
        ws.terminate();
      });

      test.skipIf(!hasIPv6)('over IPv6', async () => {
        const stage = await Stage.start(way, {}, { at: '::1' });
        const pair = await stage.connect();
        expect(pair.spark.address.ip).toBe('::1');
        expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
      });
    });

    describe('compression', () => {
      const text = 'compressible '.repeat(10_000);

      test('is not negotiated by default', async () => {
        const { client } = await (await Stage.start(way)).connect();
        expect(extensions(client.socket)).toBe('');
      });

      test('is used when the server says so', async () => {
        const pair = await (await Stage.start(way, { compression: true })).connect();
        expect(extensions(pair.client.socket)).toBe('permessage-deflate');
        expect(await exchange(pair, text)).toEqual([text, text]);
      });

      test('leaves those alone who do without', async () => {
        const stage = await Stage.start(way, { compression: true });
        const pair = await stage.connect({ transport: { perMessageDeflate: false } });
        expect(extensions(pair.client.socket)).toBe('');
        expect(await exchange(pair, text)).toEqual([text, text]);
      });

      test('is off where Primus says so, whatever the framework is told', async () => {
        const stage = await Stage.start(way, { transport: { compression: 1 } });
        expect(extensions((await stage.connect()).client.socket)).toBe('');
      });
    });

    describe('closing', () => {
      const closings = [
        [{ code: 4001, reason: 'enough' }, [4001, 'enough']],
        [{}, [1000, '']],
        [{ code: 1006 }, [1000, '']],
        [{ code: 1005, reason: 'none' }, [1000, 'none']],
        [{ code: 999, reason: 'odd' }, [1000, 'odd']],
        [{ code: 4000, reason: 'é'.repeat(200) }, [4000, 'é'.repeat(61)]],
      ] as const;
      test.each(closings)('with %j tells the client %j', async (info, told) => {
        const { client, spark } = await (await Stage.start(way)).connect();
        const closed = next(client.socket as WebSocket, 'close');
        const gone = next(spark, 'end');
        const { link } = spark.connection;
        link.close(info);
        link.close({ code: 4999 });
        link.send('late');
        await gone;
        link.terminate();
        expect(link.buffered).toBe(0);
        const [code, reason] = await closed;
        expect([code, String(reason)]).toEqual(told);
      });

      test('waits for what a slow reader has not taken, in order', async () => {
        const stage = await Stage.start(way, { maxBacklog: Infinity, highWaterMark: 65_536 });
        const { client, spark } = await stage.connect({ highWaterMark: 65_536 });
        const ws = client.socket as WebSocket;
        const chunk = 'x'.repeat(1_000_000);
        let arrived = 0;
        client.on('data', () => arrived++);
        ws.pause();
        for (let i = 0; i < 40; i++) spark.connection.link.send(JSON.stringify(chunk));
        expect(spark.connection.link.buffered).toBeGreaterThan(65_536);
        const closed = next(ws, 'close');
        spark.connection.link.close({ code: 4002 });
        ws.resume();
        expect((await closed)[0]).toBe(4002);
        expect(arrived).toBe(40);
      });

      test('a destroyed spark drops its connection at once', async () => {
        const { client, spark } = await (await Stage.start(way)).connect();
        const closed = next(client.socket as WebSocket, 'close');
        spark.destroy();
        expect((await closed)[0]).toBe(1006);
        expect(spark.write('late')).toBe(false);
      });
    });

    test('bytes arrive as they are, also out of a larger memory', async () => {
      const { client, spark } = await (await Stage.start(way)).connect();
      const ws = client.socket as WebSocket;
      const echoed = once(ws, 'message');
      const { link } = spark.connection;
      link.send(Buffer.from([9, 1, 2, 3, 9]).subarray(1, 4));
      const [data, binary] = (await new Promise<unknown[]>((resolve) => {
        void echoed.then(resolve);
      })) as [ArrayBuffer | Buffer, boolean];
      expect([...new Uint8Array(data)]).toEqual([1, 2, 3]);
      expect(binary).toBe(true);
    });

    test('a server that is destroyed lets its port go and leaves nobody connected', async () => {
      const stage = await Stage.start(way);
      const { client } = await stage.connect();
      const ended = next(client, 'end');
      await stage.primus.destroy();
      await ended;
      const [error] = await next(stage.dial(), 'error');
      expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    });
  });
});
