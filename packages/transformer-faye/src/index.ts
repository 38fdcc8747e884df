import type { Duplex } from 'node:stream';
import type { ServerTransformer, TransformerHost, TransformerServer } from '@primus/core';
import { websockets } from '@primus/transformer-websockets';
import { deflate, encodeFrame, Fragments } from '@primus/websocket-frames';
import { loadFaye, readTransport } from './framework.js';
import { FayeLink } from './link.js';
import { PlainLink, type WireFrame } from './plain-link.js';

/** WebSockets on the server, by faye-websocket. The `transport` option takes what it takes. */
export const faye: ServerTransformer = {
  name: 'faye',
  traits: { binary: true, flowControl: true },
  ...(websockets.client && { client: websockets.client }),

  attach(host: TransformerHost): TransformerServer {
    const WebSocket = loadFaye();
    const { maxLength, compression } = host;
    const { protocols, options, extensions } = readTransport(host.transport);
    const settings = {
      ...options,
      maxLength,
      extensions: compression ? [...extensions, deflate(maxLength)] : extensions,
    };
    const plain = settings.extensions.length === 0;
    return {
      upgrade(req, socket, head) {
        // Without a key, older versions of websocket-driver take it for a draft that had no limits.
        if (!req.headers['sec-websocket-key']) return refuse(socket);
        if (!socket.readable || !socket.writable) return void socket.destroy();
        const fragments = new Fragments(host.maxFragments, () => {
          socket.destroy(new Error('A message came in too many fragments.'));
        });
        fragments.follow(socket, head);
        const ws = new WebSocket(req, socket, head, protocols, settings);
        ws.on('open', () => {
          const link = plain ? new PlainLink(ws, fragments, maxLength) : new FayeLink(ws);
          link.listen(host.accept(host.handshake(req), link));
        });
      },
      shareFrame: (frame): WireFrame => ({ frame, wire: encodeFrame(frame) }),
      close: () => {},
    };
  },
};

function refuse(socket: Duplex): void {
  // A peer that never closes its own half would keep it.
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
