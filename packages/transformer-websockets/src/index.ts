import type { ServerTransformer, TransformerHost, TransformerServer } from '@primus/core';
import { encodeFrame } from '@primus/websocket-frames';
import type { ServerOptions } from 'ws';
import { loadWs } from './framework.js';
import { ServerLink, type WireFrame } from './server-link.js';

/** WebSockets on the server, by `ws`. The `transport` option takes what `WebSocketServer` takes. */
export const websockets: ServerTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },
  client: {
    url: new URL('../dist/client.global.js', import.meta.url),
    variable: 'primusTransformer',
  },

  attach(host: TransformerHost): TransformerServer {
    const { WebSocketServer } = loadWs();
    const server = new WebSocketServer(optionsOf(host));
    return {
      upgrade(req, socket, head) {
        server.handleUpgrade(req, socket, head, (ws) => {
          const link = new ServerLink(ws, socket, host.maxLength);
          link.listen(host.accept(host.handshake(req), link));
        });
      },
      shareFrame: (frame): WireFrame => ({ frame, wire: encodeFrame(frame) }),
      close: () => server.close(),
    };
  },
};

/** The most that `ws` can count; more would wrap around. */
const MAX_INT = 0x7fff_ffff;

function optionsOf({
  transport,
  maxLength,
  maxFragments,
  compression,
}: TransformerHost): ServerOptions {
  const { perMessageDeflate = true, ...options } = transport as ServerOptions;
  return {
    ...options,
    noServer: true,
    clientTracking: false,
    maxPayload: maxLength,
    maxFragments: Math.min(maxFragments, MAX_INT),
    perMessageDeflate: compression && perMessageDeflate,
  };
}
