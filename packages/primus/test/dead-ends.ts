import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { listening } from './support.js';

/** Where connections are taken and nobody ever says a word. */
export async function silentUrl(): Promise<string> {
  const sockets: { destroy(): void }[] = [];
  const server: TcpServer = createTcpServer((socket) => sockets.push(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listening(server as Server);
}

/** Where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createTcpServer();
  const url = await listening(server as Server);
  server.close();
  await once(server, 'close');
  return url;
}
