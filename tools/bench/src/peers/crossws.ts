import { createServer } from 'node:http';
import type { Peer as Socket } from 'crossws';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

export const crossws: Peer = {
  name: 'crossws',
  maker: 'another',
  framework: 'websockets',
  dialect: 'plain',
  can: [],

  async start() {
    const { default: adapter } = await import('crossws/adapters/node');
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
    const server = adapter({
      hooks: {
        open(socket) {
          sockets.add(socket);
          room.enter(socket);
        },
        message: (socket, message) => receive(message.json<Message>(), socket),
        close: (socket) => void sockets.delete(socket),
      },
    });
    const http = createServer().on('upgrade', (request, duplex, head) => {
      void server.handleUpgrade(request, duplex, head);
    });
    return { ...(await listen(http)), connected: () => sockets.size };
  },
};
