import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'engine.io';

/** Pings that are answered to a peer while it reads none of the answers. */
const MAX_UNREAD = 1000;

/** What we need of a WebSocket of `ws`. */
interface WebSocket {
  readonly bufferedAmount: number;
  on(event: 'ping', listener: () => void): unknown;
  terminate(): void;
}

/**
 * Cuts WebSockets whose peers send pings and read nothing: `ws` keeps every answer. From the
 * beginning, for one that is no transport yet, and may never be, can do so as well.
 */
export function boundPongs(engine: Server): void {
  // Told of each answer to a request; that of an upgrade goes out before the WebSocket is there.
  engine.on('headers', (_: unknown, req: IncomingMessage & { readonly websocket?: WebSocket }) => {
    if (req.headers.upgrade === undefined) return;
    queueMicrotask(() => {
      if (req.websocket) bound(req.websocket, req.socket);
    });
  });
}

function bound(ws: WebSocket, socket: Duplex): void {
  let unread = 0;
  const read = (): void => void (unread = 0);
  socket.on('drain', read);
  ws.on('ping', () => {
    if (ws.bufferedAmount === 0) read();
    else if (++unread > MAX_UNREAD) ws.terminate();
  });
}
