import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, Server as TcpServer, Socket } from 'node:net';
import type { TransformerHost } from '@primus/core';
import { uws } from '@primus/transformer-uws';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { certificate } from 'tools-check/certificate';
import { uwsLoads } from 'tools-check/uws-loads';
import { exchange, next, Stage } from './stage.js';

type Pair = Awaited<ReturnType<Stage['connect']>>;

/** Resolves when all of them are closed. */
async function closed(sockets: readonly Socket[]): Promise<void> {
  const open = sockets.filter((each) => !each.closed);
  await Promise.all(open.map((each) => next(each, 'close')));
}

/** All that connect while `act` runs. */
async function connecting(act: () => Promise<unknown>): Promise<Socket[]> {
  const spy = vi.spyOn(Socket.prototype, 'connect');
  try {
    await act();
    return [...spy.mock.contexts] as Socket[];
  } finally {
    spy.mockRestore();
  }
}

/** A connection, the two sockets of Node's that carry it, and the client's own. */
async function bridge(stage: Stage): Promise<Pair & { sockets: Socket[]; loopback: Socket }> {
  let pair: Pair | undefined;
  const sockets = await connecting(async () => {
    pair = await stage.connect();
  });
  const { client, spark } = pair as Pair;
  const { socket } = spark.request as IncomingMessage;
  const loopback = sockets[1] as Socket;
  return { client, spark, loopback, sockets: [...sockets, socket] };
}

describe.skipIf(!uwsLoads)('on a server of Node’s, where uWebSockets.js has a binary', () => {
  test('a spark has the real request, with all its headers, and the real address', async () => {
    const stage = await Stage.start('bridged');
    const long = 'x'.repeat(10_000);
    const { client, spark } = await stage.connect({ transport: { headers: { long } } });
    const { _socket: socket } = client.socket as { _socket: Socket };
    expect(spark.headers['long']).toBe(long);
    expect(spark.address).toEqual({ ip: '127.0.0.1', port: socket.localPort });
    expect(spark.request?.socket.remotePort).toBe(socket.localPort);
  });

  test('works over TLS', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start('bridged', {}, { http: createHttpsServer({ key, cert }) });
    const url = stage.url.replace('http:', 'https:');
    const pair = await stage.connect({ transport: { ca: cert } }, url);
    const text = 'x'.repeat(1_000_000);
    expect(await exchange(pair, text)).toEqual([text, text]);
  });

  test('a request without an upgrade is answered with 426', async () => {
    const stage = await Stage.start('bridged');
    const response = await fetch(`${stage.url}/primus/`, { method: 'POST' });
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
  });

  test('what a client sends with its upgrade is not lost', async () => {
    const stage = await Stage.start('bridged');
    const arrived = new Promise((resolve) => {
      stage.primus.on('connection', (spark) => spark.on('data', resolve));
    });
    const socket = connect(stage.port, '127.0.0.1');
    const head = [
      'GET /primus HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n');
    // A masked 7, as JSON.
    socket.write(Buffer.concat([Buffer.from(head), Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x37])]));
    expect(await arrived).toBe(7);
    socket.destroy();
  });

  test('both sockets of a connection end with it, whoever ends it', async () => {
    const stage = await Stage.start('bridged');
    const endings: readonly ((pair: Pair) => void)[] = [
      ({ client }) => client.end(),
      ({ spark }) => spark.end(),
      ({ spark }) => spark.destroy(),
      ({ client }) => client.destroy(),
      ({ client }) => (client.socket as WebSocket).terminate(),
    ];
    for (const end of endings) {
      const { client, spark, sockets } = await bridge(stage);
      expect(sockets).toHaveLength(3);
      const gone = next(spark, 'end');
      end({ client, spark });
      await gone;
      client.destroy();
      await closed(sockets);
    }
    expect(stage.primus.connected).toBe(0);
  });

  test('a bridge that breaks ends its connection only', async () => {
    const stage = await Stage.start('bridged');
    const other = await stage.connect();
    const { client, spark, sockets, loopback } = await bridge(stage);
    const told = Promise.all([next(spark, 'end'), next(client, 'close')]);
    loopback.resetAndDestroy();
    await told;
    await closed(sockets);
    expect(await exchange(other, 'still here')).toEqual(['still here', 'still here']);
  });

  test('a listener that cannot be reached is the end of the client, and of nobody else', async () => {
    const stage = await Stage.start('bridged');
    // Closed under its feet: nothing listens there any more.
    await stage.primus.transformer.close();
    const sockets = await connecting(async () => {
      const [error] = await next(stage.dial(), 'error');
      expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
    });
    expect(sockets).toHaveLength(2);
    await closed(sockets);
    expect(stage.primus.connected).toBe(0);
  });

  test('those on their way when the transformer closes are gone with it', async () => {
    let host: TransformerHost | undefined;
    const transformer = {
      ...uws,
      attach(given: TransformerHost) {
        host = given;
        return uws.attach(given);
      },
    };
    const stage = await Stage.start('bridged', { transformer });
    const accept = vi.spyOn(host as TransformerHost, 'accept');
    const { transformer: server } = stage.primus;
    const upgrade = vi.spyOn(server, 'upgrade');
    upgrade.mockImplementationOnce((...args) => {
      upgrade.mockRestore();
      server.upgrade?.(...args);
      void server.close();
    });
    const sockets = await connecting(async () => {
      await next(new WebSocket(`${stage.url}/primus`), 'error');
    });
    expect(sockets).toHaveLength(2);
    await closed(sockets);
    expect(accept).not.toHaveBeenCalled();
  });
});

/** The port that bridges lead to, and the head that one sent. */
async function spied(stage: Stage): Promise<{ port: number; head: string }> {
  const write = vi.spyOn(Socket.prototype, 'write');
  const { loopback } = await bridge(stage);
  const first = write.mock.contexts.indexOf(loopback);
  const [head] = write.mock.calls[first] ?? [];
  write.mockRestore();
  return { port: loopback.remotePort ?? 0, head: String(head) };
}

/** What it answers to a stranger. */
async function ask(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(head);
  return String(Buffer.concat((await socket.toArray()) as Buffer[]));
}

describe.skipIf(!uwsLoads)('the private listener, where uWebSockets.js has a binary', () => {
  test('is no server of Node’s, and on the loopback only', async () => {
    const listen = vi.spyOn(TcpServer.prototype, 'listen');
    const stage = await Stage.start('bridged');
    expect(listen).toHaveBeenCalledOnce();
    listen.mockRestore();
    const { port } = await spied(stage);
    expect(port).toBeGreaterThan(0);
    const elsewhere = connect(port, '127.0.0.2');
    const [error] = await next(elsewhere, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('lets nobody in without a token, nor twice with one', async () => {
    const stage = await Stage.start('bridged');
    const { port, head } = await spied(stage);
    expect(head).toContain('upgrade: websocket');
    const guessed = head.replace(/^GET \/[\w-]{43}/, `GET /${'A'.repeat(43)}`);
    for (const each of [head, guessed, 'GET /primus HTTP/1.1\r\nhost: a\r\n\r\n']) {
      expect(await ask(port, each)).toMatch(/^HTTP\/1\.1 404 /);
    }
    expect(stage.primus.connected).toBe(1);
  });
});
