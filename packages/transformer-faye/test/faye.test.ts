import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Primus as Client } from '@primus/client';
import { Primus, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflateRaw } from 'node:zlib';
import type { PrimusError } from '@primus/protocol';
import { faye } from '@primus/transformer-faye';
import { faye as fayeClient } from '@primus/transformer-faye/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
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
    const client = stage.dial({}, stage.url.replace('http://127.0.0.1', 'wss://localhost'));
    const [error] = await next(client, 'error');
    expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
    expect((error as PrimusError).cause).toMatchObject({
      code: expect.stringMatching(/CERT|SIGNED/) as string,
    });
  });

  test.skipIf(!hasIPv6)('over IPv6', async () => {
    const stage = await Stage.start({}, { at: '::1' });
    const pair = await stage.connect();
    expect(pair.spark.address.ip).toBe('::1');
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
    const client = stage.dial({ transport: { headers: { Origin: 'https://evil.example' } } });
    const [error] = await next(client, 'error');
    expect((error as PrimusError).cause).toMatchObject({
      message: expect.stringContaining('403') as string,
      status: 403,
    });
    const same = await stage.connect({ transport: { headers: { Origin: stage.url } } });
    expect(same.spark.headers.origin).toBe(stage.url);
  });

  test.each(['GET', 'POST'])('by %s without an upgrade is answered with 426', async (method) => {
    const stage = await Stage.start();
    const response = await fetch(`${stage.url}/primus/`, { method });
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.text()).toMatch(/WebSocket/);
  });

  test('protocols and headers of the transport option are the framework’s', async () => {
    const stage = await Stage.start({
      transport: { protocols: ['chosen'], headers: { 'X-Answer': 'yes' } },
    });
    const ws = new WebSocket(`${stage.url}/primus`, ['a', 'chosen']);
    const opened = once(ws, 'open');
    const [response] = (await once(ws, 'upgrade')) as [IncomingMessage];
    await opened;
    expect([ws.protocol, response.headers['x-answer']]).toEqual(['chosen', 'yes']);
    ws.terminate();
    const { spark } = await stage.connect({ transport: { protocols: 'chosen' } });
    expect(spark.headers['sec-websocket-protocol']).toBe('chosen');
  });

  test.each([
    [{ maxlength: 1 }, 'maxlength'],
    [{ extensions: { name: 'permessage-deflate' } }, 'permessage-deflate'],
  ])('the transport option %j is refused by both ends', async (transport, said) => {
    const refused = expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(said) as string,
    }) as Error;
    const http = createServer();
    expect(() => new Primus(http, { transformer: faye, parser: json, transport })).toThrow(refused);
    expect(http.listeners('upgrade')).toEqual([]);
    const stage = await Stage.start();
    expect(await next(stage.dial({ transport }), 'error')).toEqual([refused]);
  });
});

describe('what the server can be asked to close with', () => {
  test.each([1000, 1001, 1005, 1006, 1011, 999, 4999, 70_000])('%i', async (code) => {
    const { client, spark } = await (await Stage.start()).connect();
    const told: unknown[] = [];
    client.on('data', (data) => told.push(data));
    const gone = Promise.all([next(client, 'close'), next(spark, 'end')]);
    for (let i = 0; i < 1000; i++) spark.write(i);
    spark.connection.link.close({ code, reason: '…'.repeat(1000) });
    spark.connection.link.close({ code });
    spark.connection.link.send('"late"');
    await gone;
    expect(told).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    spark.connection.link.send('"later"');
    spark.connection.link.terminate();
  });
});

async function negotiated(stage: Stage, options: ClientOptions = {}): Promise<WebSocket> {
  const ws = new WebSocket(`${stage.url}/primus`, options);
  await once(ws, 'open');
  onTestFinished(() => ws.terminate());
  return ws;
}

/** The socket of `ws`, for frames that it would not write. */
function rawSocket(ws: WebSocket): Socket {
  const { _socket: socket } = ws as unknown as { _socket: Socket };
  return socket;
}

/** Zeros, deflated bit by bit, so that nobody holds them all. */
async function deflated(megabytes: number): Promise<Buffer> {
  const zeros = Array.from<Buffer>({ length: megabytes }).fill(Buffer.alloc(1_000_000));
  return buffer(Readable.from(zeros).pipe(createDeflateRaw()));
}

describe('compression', () => {
  const text = 'compressible '.repeat(10_000);

  test('is not negotiated by default', async () => {
    const stage = await Stage.start();
    expect((await negotiated(stage)).extensions).toBe('');
    expect(await exchange(await stage.connect(), text)).toEqual([text, text]);
  });

  test('is used when the server says so', async () => {
    const stage = await Stage.start({ compression: true });
    const pair = await stage.connect();
    expect(pair.spark.headers['sec-websocket-extensions']).toMatch(/^permessage-deflate/);
    const socket = pair.spark.request?.socket;
    const before = [socket?.bytesRead, socket?.bytesWritten] as [number, number];
    expect(await exchange(pair, text)).toEqual([text, text]);
    expect((socket?.bytesRead ?? Infinity) - before[0]).toBeLessThan(2000);
    expect((socket?.bytesWritten ?? Infinity) - before[1]).toBeLessThan(2000);
    expect(await exchange(pair, 'short')).toEqual(['short', 'short']);
  });

  test.each<[string, ClientOptions['perMessageDeflate']]>([
    ['with windows', { threshold: 0 }],
    ['without', { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true }],
    ['with small ones of its own', { threshold: 0, clientMaxWindowBits: 9 }],
  ])('with a client %s', async (_, perMessageDeflate) => {
    const stage = await Stage.start({ compression: true });
    const connected = next(stage.primus, 'connection');
    const ws = await negotiated(stage, { perMessageDeflate });
    expect(ws.extensions).toBe('permessage-deflate');
    const [spark] = (await connected) as [Spark];
    for (const message of ['one', text, '', text, '\u{1f600}'.repeat(3000)]) {
      const up = next(spark, 'data');
      const down = once(ws, 'message');
      ws.send(JSON.stringify(message));
      spark.write(message);
      expect((await up)[0]).toBe(message);
      expect(JSON.parse(String((await down)[0]))).toBe(message);
    }
  });

  test('is left out where a client asks for what it cannot do', async () => {
    const stage = await Stage.start({ compression: true });
    const ws = await negotiated(stage, { perMessageDeflate: { serverMaxWindowBits: 9 } });
    expect(ws.extensions).toBe('');
  });

  test('with a server that is not ours', async () => {
    const http = createServer();
    const server = new WebSocketServer({
      server: http,
      perMessageDeflate: { threshold: 0, serverMaxWindowBits: 10 },
    });
    server.on('connection', (ws) => {
      ws.on('message', (data) => ws.send(data as Buffer, { binary: false }));
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      for (const ws of server.clients) ws.terminate();
      http.close();
    });
    const { port } = http.address() as AddressInfo;
    const client = new Client(`http://127.0.0.1:${port}`, {
      transformer: fayeClient,
      parser: json,
      network: false,
      strategy: false,
    });
    onTestFinished(() => client.destroy());
    for (const message of [text, 'short', text]) {
      const answer = next(client, 'data');
      client.write(message);
      expect((await answer)[0]).toBe(message);
    }
    expect([...server.clients].map(({ extensions }) => extensions)).toEqual(['permessage-deflate']);
  });

  test('what is no deflated data is an error of its spark, and its end', async () => {
    const stage = await Stage.start({ compression: true });
    const connected = next(stage.primus, 'connection');
    const ws = await negotiated(stage);
    const [spark] = (await connected) as [Spark];
    const gone = Promise.all([next(spark, 'error'), next(spark, 'end'), next(ws, 'close')]);
    // Text, deflated, of garbage.
    rawSocket(ws).write(Buffer.from([0xc1, 0x84, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
    const [[error], , [code]] = await gone;
    expect(error).toMatchObject({ code: 'TRANSPORT_ERROR' });
    expect(code).toBe(1007);
  });

  test('a bomb takes no more memory than a message may', async () => {
    const stage = await Stage.start({ compression: true, maxLength: 1_000_000 });
    const ws = await negotiated(stage);
    const bomb = await deflated(200);
    const header = Buffer.from([0xc1, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(bomb.length, 6);
    const closed = next(ws, 'close');
    const { maxRSS } = process.resourceUsage();
    rawSocket(ws).write(Buffer.concat([header, bomb]));
    expect((await closed)[0]).toBe(1009);
    // In KiB, where inflating it would have taken 200,000 and more.
    expect(process.resourceUsage().maxRSS - maxRSS).toBeLessThan(100_000);
  });

  test('a listener that throws is the application’s exception, also there', async () => {
    const stage = await Stage.start({ compression: true });
    const { client, spark } = await stage.connect();
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    onTestFinished(() => {
      for (const each of listeners) process.on('uncaughtException', each);
    });
    const thrown = next(process, 'uncaughtException');
    spark.once('data', () => {
      throw new Error('mine');
    });
    client.write('hello');
    expect((await thrown)[0]).toMatchObject({ message: 'mine' });
  });

  test('a writer is told when to go on', async () => {
    const stage = await Stage.start({ compression: true, highWaterMark: 65_536 });
    const { client, spark } = await stage.connect();
    let arrived = 0;
    client.on('data', () => arrived++);
    let written = 1;
    while (spark.write(randomBytes(100_000).toString('base64'))) written++;
    await next(spark, 'drain');
    spark.end();
    await next(client, 'end');
    expect(arrived).toBe(written);
  });
});

describe('an attempt that is aborted', () => {
  test.each(['before it is open', 'while it opens'])('%s says nothing more', async (when) => {
    const stage = await Stage.start();
    const calls: string[] = [];
    const target = {
      url: new URL(`${stage.url}/primus`),
      server: stage.url,
      transport: {},
      websockets: true,
    };
    const dial = fayeClient.dial(
      target,
      () => {
        throw new Error('opened');
      },
      () => calls.push('failed'),
    );
    const socket = dial.raw as { once(event: string, listener: () => void): unknown };
    const closed = next(socket, 'close');
    if (when === 'while it opens') await next(stage.http, 'upgrade');
    dial.abort();
    dial.abort();
    await closed;
    expect(calls).toEqual([]);
  });
});

describe('closing', () => {
  test('codes and reasons travel', async () => {
    const { client, spark } = await (await Stage.start()).connect();
    const socket = client.socket as { once(event: string, listener: () => void): unknown };
    const closed = next(socket, 'close');
    spark.connection.link.close({ code: 4001, reason: 'enough' });
    expect(await closed).toMatchObject([{ code: 4001, reason: 'enough' }]);
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
