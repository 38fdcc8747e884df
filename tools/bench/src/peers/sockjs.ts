import { createServer } from 'node:http';
import type { Connection } from 'sockjs';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

export const sockjs: Peer = {
  name: 'sockjs',
  maker: 'another',
  framework: 'sockjs',
  dialect: 'sockjs',
  can: [],

  async start() {
    const { createServer: createService } = await import('sockjs');
    const http = createServer();
    const service = createService({ prefix: '/sockjs', log: () => {} });
    service.installHandlers(http);
    const connections = new Set<Connection>();
    const room = new Room<Connection>();
    const receive = application<Connection>({
      reply: (connection, message) => void connection.write(JSON.stringify(message)),
      all(message) {
        const text = JSON.stringify(message);
        for (const connection of connections) connection.write(text);
      },
      some(message) {
        const text = JSON.stringify(message);
        for (const connection of connections) if (room.has(connection)) connection.write(text);
      },
    });
    service.on('connection', (connection) => {
      connections.add(connection);
      room.enter(connection);
      connection.on('data', (text) => receive(JSON.parse(text) as Message, connection));
      connection.on('close', () => connections.delete(connection));
    });
    return { ...(await listen(http)), connected: () => connections.size };
  },
};
