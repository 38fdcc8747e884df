import { createRequire } from 'node:module';
import { uwsLoads } from 'tools-check/uws-loads';
import type { us_listen_socket, WebSocket } from 'uWebSockets.js';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import type { Peer } from './peer.js';

type Socket = WebSocket<unknown>;

export const uWebSockets: Peer = {
  name: 'uWebSockets.js',
  maker: 'another',
  framework: 'uws',
  dialect: 'plain',
  can: [],
  loads: uwsLoads,

  async start() {
    const framework = createRequire(import.meta.url)(
      'uWebSockets.js',
    ) as typeof import('uWebSockets.js');
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
    const app = framework.App().ws('/*', {
      idleTimeout: 0,
      sendPingsAutomatically: false,
      open(socket) {
        sockets.add(socket);
        room.enter(socket);
      },
      message: (socket, data) =>
        receive(JSON.parse(Buffer.from(data).toString()) as Message, socket),
      close: (socket) => void sockets.delete(socket),
    });
    const listening = await new Promise<us_listen_socket>((resolve, reject) => {
      app.listen('127.0.0.1', 0, (socket) => {
        if (socket) resolve(socket);
        else reject(new Error('uWebSockets.js cannot listen.'));
      });
    });
    return {
      port: framework.us_socket_local_port(listening),
      connected: () => sockets.size,
      close: () => framework.us_listen_socket_close(listening),
    };
  },
};
