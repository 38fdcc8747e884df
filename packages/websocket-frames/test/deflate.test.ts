import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { deflate } from '@primus/websocket-frames';
import FayeWebSocket from 'faye-websocket';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

const LIMIT = 100_000;

/** A server that sends back what it gets, compressed; answers a client of it, and its socket. */
async function connect(): Promise<{ client: WebSocket; socket: Duplex }> {
  const server = createServer();
  server.on('upgrade', (req, socket, head) => {
    const ws = new FayeWebSocket(req, socket, head, [], { extensions: [deflate(LIMIT)] });
    ws.on('message', ({ data }) => void ws.send(data));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: { threshold: 0 } });
  onTestFinished(() => {
    client.terminate();
    server.close();
    server.closeAllConnections();
  });
  const upgraded = once(client, 'upgrade') as Promise<IncomingMessage[]>;
  await once(client, 'open');
  const [response] = await upgraded;
  if (!response) throw new Error('There was no response.');
  return { client, socket: response.socket };
}

describe('deflate', () => {
  test('carries what is small and what is large, text and bytes', async () => {
    const { client } = await connect();
    expect(client.extensions).toContain('permessage-deflate');
    for (const message of ['short', 'x'.repeat(LIMIT), Buffer.alloc(50_000, 7)]) {
      client.send(message);
      const [data] = (await once(client, 'message')) as [Buffer];
      expect(data.equals(Buffer.from(message))).toBe(true);
    }
  });

  test('ends a connection whose message inflates to more than the limit', async () => {
    const { client } = await connect();
    client.send('x'.repeat(LIMIT + 1));
    expect((await once(client, 'close'))[0]).toBe(1009);
  });

  test('ends a connection whose message is not deflated at all', async () => {
    const { client, socket } = await connect();
    // One masked frame of text, marked as deflated, with bytes that are not.
    socket.write(Buffer.from([0xc1, 0x83, 0, 0, 0, 0, 0xff, 0xff, 0xff]));
    expect((await once(client, 'close'))[0]).toBe(1007);
  });
});
