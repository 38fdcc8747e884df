import { createServer } from 'node:http';
import type { Server, Socket } from 'engine.io';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

export const engineio: Peer = {
  name: 'engine.io',
  maker: 'another',
  framework: 'engine.io',
  dialect: 'engine.io',
  can: ['heartbeat'],

  async start({ heartbeat = 3_600_000 }) {
    const { Server } = await import('engine.io');
    const http = createServer();
    const server = new Server({ pingInterval: heartbeat });
    server.attach(http);
    const room = new Room<Socket>();
    const receive = application<Socket>({
      reply: (socket, message) => void socket.send(JSON.stringify(message)),
      all(message) {
        const text = JSON.stringify(message);
        for (const socket of socketsOf(server)) socket.send(text);
      },
      some(message) {
        const text = JSON.stringify(message);
        for (const socket of socketsOf(server)) if (room.has(socket)) socket.send(text);
      },
    });
    server.on('connection', (socket: Socket) => {
      room.enter(socket);
      socket.on('message', (text: string) => receive(JSON.parse(text) as Message, socket));
    });
    return { ...(await listen(http)), connected: () => server.clientsCount };
  },
};

/** Its type says less than it is. */
const socketsOf = (server: Server): Socket[] =>
  Object.values((server as unknown as { clients: Record<string, Socket> }).clients);
