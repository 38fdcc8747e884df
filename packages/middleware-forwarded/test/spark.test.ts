import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Primus, type Spark } from '@primus/core';
import { forwarded, type Trust } from '@primus/middleware-forwarded';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { expect, onTestFinished, test } from 'vitest';

/** The spark of a client that connects with these headers, and is gone again. */
async function connect(trust: Trust, headers: Record<string, string>): Promise<Spark> {
  const server = createServer();
  const primus = new Primus(server, {
    transformer: websockets,
    parser: json,
    addressOf: forwarded({ trust }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => primus.destroy());

  const connected = new Promise<Spark>((resolve) => primus.once('connection', resolve));
  const { port } = server.address() as AddressInfo;
  const req = request(`http://127.0.0.1:${port}/primus`, {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  req.end();
  const [, socket] = (await once(req, 'upgrade')) as [unknown, Socket];
  const spark = await connected;
  socket.destroy();
  return spark;
}

const HEADERS = {
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Port': '41000',
  'X-Forwarded-Proto': 'https',
};

test('a spark knows its client behind a trusted proxy', async () => {
  const spark = await connect('loopback', HEADERS);
  expect(spark.address).toEqual({ ip: '203.0.113.7', port: 41_000, secure: true });
});

test('a spark does not believe its client', async () => {
  const spark = await connect('10.0.0.0/8', HEADERS);
  expect(spark.address).toEqual({ ip: '127.0.0.1', port: expect.any(Number) as number });
});
