import type { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

interface Socket extends EventEmitter<{ message: [{ readonly data: string }]; close: [unknown] }> {
  send(text: string): boolean;
}

type Faye = new (request: IncomingMessage, socket: Duplex, head: Buffer) => Socket;

export const fayeWebSocket: Peer = {
  name: 'faye-websocket',
  maker: 'another',
  framework: 'faye',
  dialect: 'plain',
  can: [],

  async start() {
    const Faye = createRequire(import.meta.url)('faye-websocket') as Faye;
    const sockets = new Set<Socket>();
    const room = new Room<Socket>();
    const receive = application<Socket>({
      reply: (socket, message) => void socket.send(JSON.stringify(message)),
      all(message) {
        const text = JSON.stringify(message);
        for (const socket of sockets) socket.send(text);
      },
      some(message) {
        const text = JSON.stringify(message);
        for (const socket of sockets) if (room.has(socket)) socket.send(text);
      },
    });
    const http = createServer().on('upgrade', (request, duplex, head) => {
      const socket = new Faye(request, duplex, head);
      sockets.add(socket);
      room.enter(socket);
      socket.on('message', ({ data }) => receive(JSON.parse(data) as Message, socket));
      socket.on('close', () => sockets.delete(socket));
    });
    return { ...(await listen(http)), connected: () => sockets.size };
  },
};
