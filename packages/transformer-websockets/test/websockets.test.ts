import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { PrimusError } from '@primus/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { certificate } from 'tools-check/certificate';
import { exchange, next, Stage } from './stage.js';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1');

describe('addresses', () => {
  test('over TLS', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    const url = stage.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost');
    const pair = await stage.connect({ transport: { ca: cert } }, url);
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('a certificate that nobody vouches for is an error', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    const client = stage.dial({}, stage.url.replace('http:', 'wss:'));
    const [error] = await next(client, 'error');
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', cause: { code: /CERT|SIGNED/ } });
  });

  test.skipIf(!hasIPv6)('over IPv6', async () => {
    const stage = await Stage.start({}, { at: '::1' });
    const pair = await stage.connect();
    expect(pair.spark.address.ip).toBe('::1');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('over a socket in the file system', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'primus-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const stage = await Stage.start({}, { at: join(folder, 'socket') });
    const pair = await stage.connect();
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test.each(['ws:', 'http:'])('with the scheme %s', async (scheme) => {
    const stage = await Stage.start();
    const pair = await stage.connect({}, stage.url.replace('http:', scheme));
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });
});

describe('the handshake', () => {
  test('carries query, headers and credentials', async () => {
    const stage = await Stage.start({ pathname: '/live' });
    const { spark } = await stage.connect(
      { pathname: '/live', transport: { headers: { 'X-Token': 'abc' } } },
      `${stage.url.replace('//', '//user:pass@')}?a=b%20c`,
    );
    expect(spark.query).toEqual(Object.assign(Object.create(null), { a: 'b c' }));
    expect(spark.headers).toMatchObject({
      'x-token': 'abc',
      authorization: `Basic ${btoa('user:pass')}`,
    });
    expect(spark.request?.url).toBe('/live?a=b%20c');
    expect(spark.address).toEqual({ ip: '127.0.0.1', port: spark.request?.socket.remotePort });
  });

  test('of a page of another origin is refused', async () => {
    const stage = await Stage.start();
    const client = stage.dial({ transport: { origin: 'https://evil.example' } });
    const [error] = await next(client, 'error');
    expect((error as PrimusError).cause).toMatchObject({
      message: expect.stringContaining('403') as string,
    });
    const same = await stage.connect({ transport: { origin: stage.url } });
    expect(same.spark.headers.origin).toBe(stage.url);
  });

  test.each(['GET', 'POST'])('by %s without an upgrade is answered with 426', async (method) => {
    const stage = await Stage.start();
    const response = await fetch(`${stage.url}/primus/`, { method });
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.text()).toMatch(/WebSocket/);
  });

  test('the framework’s own options are passed on', async () => {
    const stage = await Stage.start({ transport: { handleProtocols: () => 'chosen' } });
    const ws = new WebSocket(`${stage.url}/primus`, ['a', 'chosen']);
    await once(ws, 'open');
    expect(ws.protocol).toBe('chosen');
    ws.terminate();
  });
});

function extensions({ socket }: { socket: unknown }): string {
  return (socket as { extensions: string }).extensions;
}

describe('compression', () => {
  const text = 'compressible '.repeat(10_000);
  test('is not negotiated by default', async () => {
    const pair = await (await Stage.start()).connect();
    expect(extensions(pair.spark)).toBe('');
  });

  test('is used when the server says so', async () => {
    const pair = await (await Stage.start({ compression: true })).connect();
    expect(extensions(pair.spark)).toBe('permessage-deflate');
    expect(await exchange(pair, text)).toEqual([text, text]);
  });

  test('takes the options of the framework, and not what contradicts it', async () => {
    const on = await Stage.start({
      compression: true,
      transport: { perMessageDeflate: { serverNoContextTakeover: true } },
    });
    const ws = new WebSocket(`${on.url}/primus`);
    const [response] = (await once(ws, 'upgrade')) as [IncomingMessage];
    ws.terminate();
    expect(response.headers['sec-websocket-extensions']).toMatch(/server_no_context_takeover/);
    const off = await Stage.start({
      compression: false,
      transport: { perMessageDeflate: { threshold: 0 } },
    });
    expect(extensions((await off.connect()).spark)).toBe('');
  });

  test('a writer is told when what waits in the compressor is gone', async () => {
    const stage = await Stage.start({ compression: true, highWaterMark: 65_536 });
    const { client, spark } = await stage.connect();
    let arrived = 0;
    client.on('data', () => arrived++);
    let written = 0;
    while (spark.write(`${written}${text}`)) written++;
    await next(spark, 'drain');
    spark.end();
    await next(client, 'end');
    expect(arrived).toBe(written + 1);
  });
});

describe('closing', () => {
  test('codes and reasons travel', async () => {
    const { client, spark } = await (await Stage.start()).connect();
    const socket = client.socket as { once(event: string, listener: () => void): unknown };
    const closed = next(socket, 'close');
    spark.connection.link.close({ code: 4001, reason: 'enough' });
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4001, 'enough']);
  });

  test('a spark that is destroyed has no socket any more', async () => {
    const { client, spark } = await (await Stage.start()).connect();
    const closed = next(client, 'close');
    spark.destroy();
    await closed;
    expect(spark.socket).toMatchObject({ readyState: 3 });
  });

  test('a paused reader can be closed from either side', async () => {
    const stage = await Stage.start({ highWaterMark: 65_536, maxBacklog: Infinity });
    const { client, spark } = await stage.connect({ highWaterMark: 65_536 });
    const gone = next(spark, 'end');
    client.pause();
    for (let i = 0; i < 10; i++) spark.write('x'.repeat(65_536));
    client.end();
    await gone;
    expect(stage.primus.connected).toBe(0);
  });
});
