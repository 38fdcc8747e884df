import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type Primus from 'primus';
import { describe, expect, test } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { listening, next, pair, rawSocket, serve } from '../support.js';

const SOCKET = { remoteAddress: '10.9.9.9', remotePort: 1234 };
const PLAIN = { ip: '10.9.9.9', port: 1234, secure: false };

/** Where a client is that comes with these headers. */
async function addressOf(headers: IncomingHttpHeaders, whitelist: string[] = []): Promise<object> {
  const { primus } = await serve();
  primus.whitelist = whitelist;
  return new primus.Spark(headers, SOCKET).address;
}

describe('spark.address', () => {
  test.each([
    ['fastly-client-ip', 'fastly-client-port', 'fastly-ssl', '1'],
    ['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto', 'https'],
    ['z-forwarded-for', 'z-forwarded-port', 'z-forwarded-proto', 'https'],
    ['forwarded', 'forwarded-port', 'forwarded-proto', 'https'],
    ['x-real-ip', 'x-real-port', 'x-real-proto', 'https'],
  ])('is what proxies tell by %s', async (ip, port, protocol, encrypted) => {
    expect(await addressOf({ [ip]: '1.1.1.1' })).toEqual({
      ip: '1.1.1.1',
      port: 0,
      secure: false,
    });
    expect(await addressOf({ [ip]: '1.1.1.1', [port]: '80', [protocol]: encrypted })).toEqual({
      ip: '1.1.1.1',
      port: 80,
      secure: true,
    });
  });

  test.each<[string, string[], object]>([
    ['1.1.1.1:50, 10.0.0.1:60', ['10.0.0.1'], { ip: '1.1.1.1', port: 50, secure: false }],
    ['1.1.1.1:50, 10.0.0.2:60', ['10.0.0.1'], PLAIN],
    ['::1, 10.0.0.1', ['10.0.0.1'], { ip: '::1', port: 0, secure: false }],
    ['bogus, 10.0.0.1', [], PLAIN],
    ['1.1.1.1, bogus', [], PLAIN],
    ['bogus, 10.0.0.1', ['10.0.0.1'], PLAIN],
    ['', [], PLAIN],
  ])('of X-Forwarded-For: %s, with the list %j', async (header, whitelist, address) => {
    expect(await addressOf({ 'x-forwarded-for': header }, whitelist)).toEqual(address);
  });

  test('is secure as the socket is that a spark is made with', async () => {
    const { primus } = await serve();
    const secure = (given: object): unknown => new primus.Spark({}, given).address.secure;
    expect(secure({ ...SOCKET, encrypted: true })).toBe(true);
    expect(secure({ ...SOCKET, secure: true })).toBe(true);
    expect(secure({ connection: { ...SOCKET, encrypted: true } })).toBe(true);
    expect(secure(SOCKET)).toBe(false);
  });

  test('is not secure over HTTP', async () => {
    const { spark } = await pair(await serve());
    expect(spark.address).toMatchObject({ ip: '127.0.0.1', secure: false });
  });

  test.each([true, false])(
    'is secure over HTTPS, with the request kept: %s',
    async (keepRequest) => {
      const { key, cert } = certificate();
      const server: Server = createServer({ key, cert });
      const url = await listening(server, 'https');
      const { primus } = await serve({ keepRequest }, server as Parameters<typeof serve>[1]);
      const connected = next(primus, 'connection');
      rawSocket(`${url}/primus`, { rejectUnauthorized: false });
      const [spark] = await connected;
      expect((spark as Primus['Spark']['prototype']).address).toMatchObject({ secure: true });
    },
  );

  test('is worked out when it is read, with the whitelist of then', async () => {
    const { primus } = await serve();
    const headers = { 'x-forwarded-for': '1.1.1.1, 10.0.0.1' };
    const spark = new primus.Spark(headers, SOCKET);
    primus.whitelist = ['10.0.0.2'];
    expect(spark.address).toEqual(PLAIN);
  });

  test('is still known when the client is gone', async () => {
    const { spark, client } = await pair(await serve());
    const socket = spark.request?.socket;
    const over = new Promise((resolve) => socket?.once('close', resolve));
    client.end();
    await over;
    expect(spark.address).toMatchObject({ ip: '127.0.0.1', secure: false });
    expect(spark.address.port).toBeGreaterThan(0);
  });
});
