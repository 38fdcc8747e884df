import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { ClientOptions } from '@primus/client';
import type { Spark } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { clientSocketOf, exchange, next, over, send, socketOf, Stage, upgraded } from './stage.js';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1');

const transports = ['polling', 'websocket'];

/** Options of a client that says it is a page of that origin. */
function from(origin: string, transport: string): Partial<ClientOptions> {
  return { transport: { transports: [transport], extraHeaders: { origin } } };
}

/** What a WebSocket below a spark has agreed on with its peer. */
function extensionsOf(spark: Spark): string {
  const { socket } = socketOf(spark).transport as unknown as { socket: { extensions: string } };
  return socket.extensions;
}

describe.each(transports)('over %s', (transport) => {
  test('with TLS', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    const url = stage.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost');
    const pair = await stage.connect({ transport: { transports: [transport], ca: cert } }, url);
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('a certificate that nobody vouches for is an error', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    const client = stage.dial(over(transport), stage.url.replace('http:', 'https:'));
    const [error] = await next(client, 'error');
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', cause: { type: 'TransportError' } });
  });

  test.skipIf(!hasIPv6)('over IPv6', async () => {
    const stage = await Stage.start({}, { at: '::1' });
    const pair = await stage.connect(over(transport));
    expect(pair.spark.address.ip).toBe('::1');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test.each(['ws:', 'http:'])('with the scheme %s', async (scheme) => {
    const stage = await Stage.start();
    const pair = await stage.connect(over(transport), stage.url.replace('http:', scheme));
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('the handshake carries path, query and headers', async () => {
    const stage = await Stage.start({ pathname: '/live' });
    const { spark } = await stage.connect(
      {
        pathname: '/live',
        transport: { transports: [transport], extraHeaders: { 'X-Token': 'abc' } },
      },
      `${stage.url}?a=b%20c&a=d`,
    );
    expect(spark.query).toMatchObject({ a: 'b c', EIO: '4', transport });
    expect(spark.headers).toMatchObject({ 'x-token': 'abc', host: new URL(stage.url).host });
    expect(spark.request?.url).toMatch(/^\/live\/\?a=b%20c&/);
    expect(spark.address.ip).toBe('127.0.0.1');
    expect(spark.address.port).toBeGreaterThan(0);
  });

  test('the id is that of Engine.IO', async () => {
    const { client, spark } = await (await Stage.start()).connect(over(transport));
    expect(spark.id).toMatch(/^[\w-]{20}$/);
    expect(spark.id).toBe(clientSocketOf(client).id);
  });

  test('a page of another origin is refused', async () => {
    const stage = await Stage.start();
    const [error] = await next(stage.dial(from('https://evil.example', transport)), 'error');
    expect(error).toMatchObject({
      code: 'CONNECT_FAILED',
      // Of a WebSocket, the status is in what Engine.IO was told by it.
      cause: transport === 'polling' ? { status: 403 } : { description: { type: 'error' } },
    });
    expect(stage.primus.connected).toBe(0);
    const same = await stage.connect(from(stage.url, transport));
    expect(same.spark.headers.origin).toBe(stage.url);
  });

  test('a message may be as long as maxLength, and no longer', async () => {
    const stage = await Stage.start({ maxLength: 1000 });
    const { client, spark } = await stage.connect(over(transport));
    const { spark: other, client: bystander } = await stage.connect(over(transport));
    const data = next(spark, 'data');
    // Two for the quotes.
    client.write('x'.repeat(998));
    expect((await data)[0]).toHaveLength(998);
    const [failed, ended] = [next(spark, 'error'), next(spark, 'end')];
    client.write('x'.repeat(999));
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await ended;
    expect(await exchange({ client: bystander, spark: other }, 1)).toEqual([1, 1]);
  });

  test('an error of the network does not leave the link', async () => {
    const { spark } = await (await Stage.start()).connect(over(transport));
    const { link } = spark.connection;
    const ended = next(spark, 'end');
    for (const info of [{ code: 1005 }, { code: 1006 }, { code: 999, reason: 'x'.repeat(200) }]) {
      link.close(info);
    }
    await ended;
    link.send('late');
    link.close();
    link.terminate();
    expect(socketOf(spark).readyState).toBe('closed');
  });
});

describe('what carries a connection', () => {
  test('is a WebSocket after a moment', async () => {
    const pair = await (await Stage.start()).connect();
    expect(pair.spark.query['transport']).toBe('polling');
    await upgraded(pair);
    expect(socketOf(pair.spark).transport.name).toBe('websocket');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('is polling where the client does without WebSockets, whatever its transport says', async () => {
    const stage = await Stage.start();
    const upgrades: IncomingMessage[] = [];
    stage.http.on('upgrade', (req: IncomingMessage) => upgrades.push(req));
    const pair = await stage.connect({ ...over('websocket'), websockets: false });
    for (let round = 0; round < 5; round++) await exchange(pair, round);
    expect(socketOf(pair.spark).transport.name).toBe('polling');
    expect(upgrades).toEqual([]);
  });

  test('is what the server’s transport option leaves', async () => {
    const stage = await Stage.start({ transport: { transports: ['polling'] } });
    const pair = await stage.connect();
    await exchange(pair, 1);
    expect(socketOf(pair.spark).transport.name).toBe('polling');
    const [error] = await next(stage.dial(over('websocket')), 'error');
    expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
  });

  test('changes while messages flow, and none is lost, repeated or out of turn', async () => {
    const { client, spark } = await (await Stage.start()).connect();
    const arrived: Record<'up' | 'down', unknown[]> = { up: [], down: [] };
    spark.on('data', (message) => void arrived.up.push(message));
    client.on('data', (message) => void arrived.down.push(message));
    let [count, changed] = [0, false];
    const done = upgraded({ client, spark }).then(() => (changed = true));
    for (let after = 0; after < 50; after += Number(changed)) {
      spark.write(count);
      client.write(count++);
      await new Promise(setImmediate);
    }
    await done;
    await exchange({ client, spark }, 'last');
    const all = [...Array(count).keys(), 'last'];
    expect(arrived.up).toEqual(all);
    expect(arrived.down).toEqual(all);
  });

  test.each(['server', 'client'])(
    'may change while the %s writes much and ends: all arrives',
    async (who) => {
      const stage = await Stage.start();
      for (let round = 0; round < 20; round++) {
        const { client, spark } = await stage.connect();
        const [writer, reader] = who === 'server' ? [spark, client] : [client, spark];
        const arrived: unknown[] = [];
        const take = (message: unknown): void => void arrived.push(message);
        if (who === 'server') client.on('data', take);
        else spark.on('data', take);
        const ended = next(reader, 'end');
        // At another moment of the change in each round.
        for (let turn = 0; turn < round; turn++) await new Promise(setImmediate);
        for (let message = 0; message < 1000; message++) writer.write(message);
        writer.end();
        await ended;
        expect(arrived).toEqual([...Array(1000).keys()]);
      }
    },
  );
});

describe('compression', () => {
  const text = 'compressible '.repeat(10_000);
  test('is not negotiated by default', async () => {
    const stage = await Stage.start({ transport: { httpCompression: true } });
    const { spark } = await stage.connect(over('websocket'));
    expect(extensionsOf(spark)).toBe('');
    const session = await stage.session();
    const headers = next(socketOf(session.spark).transport, 'headers');
    const poll = send(stage.port, session.path, { headers: { 'accept-encoding': 'gzip' } });
    session.spark.write(text);
    expect((await headers)[0]).not.toHaveProperty('Content-Encoding');
    expect((await poll).body).toContain('compressible');
  });

  test('is used over both transports when the server says so', async () => {
    const stage = await Stage.start({ compression: true });
    const pair = await stage.connect(over('websocket'));
    expect(extensionsOf(pair.spark)).toBe('permessage-deflate');
    expect(await exchange(pair, text)).toEqual([text, text]);

    const session = await stage.session();
    session.spark.write(text);
    const poll = await send(stage.port, session.path, { headers: { 'accept-encoding': 'gzip' } });
    expect(poll.headers['content-encoding']).toBe('gzip');
    expect(poll.body.length).toBeLessThan(text.length / 10);
  });

  test('takes the options of the framework', async () => {
    const stage = await Stage.start({
      compression: true,
      transport: { httpCompression: { threshold: 1_000_000 } },
    });
    const session = await stage.session();
    session.spark.write(text);
    const poll = await send(stage.port, session.path, { headers: { 'accept-encoding': 'gzip' } });
    expect(poll.headers).not.toHaveProperty('content-encoding');
  });

  test('of what is polled is part of the way: the writer is told when it is out', async () => {
    const stage = await Stage.start({ compression: true, highWaterMark: 65_536 });
    const { client, spark } = await stage.connect(over('polling'));
    let arrived = 0;
    client.on('data', () => arrived++);
    let written = 1;
    while (spark.write(`${written}${text}`)) written++;
    await next(spark, 'drain');
    spark.end();
    await next(client, 'end');
    expect(arrived).toBe(written);
  });
});
