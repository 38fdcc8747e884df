import type { ClientTransformer, Link } from '@primus/protocol';
import { dial, webSocketUrl } from './dial.js';
import { loadWs } from './framework.js';

/** WebSockets on the client, by `ws`. The `transport` option takes what its `WebSocket` takes. */
export const websockets: ClientTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },
  load: () => void loadWs(),

  dial({ url, server, transport }, open, failed) {
    const { WebSocket } = loadWs();
    // A socket in the file system: its path and the server's are told apart by a colon.
    const file = String(server).startsWith('ws+unix:') && `${String(server)}:${url.pathname}`;
    const socket = new WebSocket(file || webSocketUrl(url), transport);
    const extended = (link: Link): Link => ({
      raw: socket,
      get buffered() {
        return link.buffered;
      },
      send: (frame) => link.send(frame),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      close({ code, reason } = {}) {
        // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
        socket.resume();
        socket.close(code, reason);
      },
      terminate() {
        socket.terminate();
        link.terminate();
      },
    });
    return dial(socket, (link) => open(extended(link)), failed);
  },
};
