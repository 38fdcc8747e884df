import { createServer } from 'node:http';
import type { Socket } from 'socket.io';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

export const socketio: Peer = {
  name: 'socket.io',
  maker: 'another',
  framework: 'engine.io',
  dialect: 'socket.io',
  can: ['heartbeat'],
  short: true,

  async start({ heartbeat = 3_600_000 }) {
    const { Server } = await import('socket.io');
    const http = createServer();
    const server = new Server(http, { pingInterval: heartbeat, serveClient: false });
    const room = new Room<Socket>();
    const receive = application<Socket>({
      reply: (socket, message) => void socket.emit('m', message),
      all: (message) => void server.emit('m', message),
      some: (message) => void server.to('room').emit('m', message),
    });
    server.on('connection', (socket) => {
      if (room.enter(socket)) void socket.join('room');
      socket.on('m', (message: Message) => receive(message, socket));
    });
    return { ...(await listen(http)), connected: () => server.engine.clientsCount };
  },
};
