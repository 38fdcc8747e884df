import { createServer } from 'node:http';
import { Transform } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

export const ws: Peer = {
  name: 'ws',
  maker: 'another',
  framework: 'websockets',
  dialect: 'plain',
  can: ['heartbeat', 'pipe'],
  short: true,

  async start({ heartbeat }) {
    const { createWebSocketStream, WebSocketServer } = await import('ws');
    const http = createServer();
    const server = new WebSocketServer({ server: http });
    const room = new Room<WebSocket>();
    const answered = new WeakSet<WebSocket>();
    const receive = application<WebSocket>({
      reply: (socket, message) => socket.send(JSON.stringify(message)),
      all(message) {
        const text = JSON.stringify(message);
        for (const socket of server.clients) socket.send(text);
      },
      some(message) {
        const text = JSON.stringify(message);
        for (const socket of server.clients) if (room.has(socket)) socket.send(text);
      },
      pipe: (socket, source) =>
        void source
          .pipe(toJSON())
          .pipe(createWebSocketStream(socket, { encoding: 'utf8', decodeStrings: false })),
    });

    server.on('connection', (socket) => {
      room.enter(socket);
      socket.on('message', (data: Buffer) =>
        receive(JSON.parse(data.toString()) as Message, socket),
      );
      socket.on('error', () => {});
      if (heartbeat === undefined) return;
      answered.add(socket);
      socket.on('pong', () => answered.add(socket));
    });
    if (heartbeat !== undefined) {
      setInterval(() => {
        for (const socket of server.clients) {
          if (!answered.delete(socket)) socket.terminate();
          else socket.ping();
        }
      }, heartbeat);
    }
    return { ...(await listen(http)), connected: () => server.clients.size };
  },
};

function toJSON(): Transform {
  return new Transform({
    writableObjectMode: true,
    encoding: 'utf8',
    transform: (chunk: string, _, done) => done(null, JSON.stringify(chunk)),
  });
}
