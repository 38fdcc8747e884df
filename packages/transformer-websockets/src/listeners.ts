import type { Duplex } from 'node:stream';
import type { LinkEvents } from '@primus/protocol';
import type { RawData, WebSocket } from 'ws';

// The same functions listen to all connections, and find whom to tell on what they listen to:
// closures would take some 300 bytes for each connection.

const EVENTS = Symbol('events');
const WEBSOCKET = Symbol('websocket');

interface Told extends WebSocket {
  [EVENTS]: LinkEvents;
}

interface Carrying extends Duplex {
  [WEBSOCKET]: Told;
}

/** Tells `events` what happens to a WebSocket, and when its socket has room again. */
export function listen(ws: WebSocket, socket: Duplex, events: LinkEvents): void {
  const told = Object.assign(ws, { [EVENTS]: events });
  Object.assign(socket, { [WEBSOCKET]: told });
  socket.on('drain', onDrain);
  ws.on('message', onMessage).on('error', onError).on('close', onClose);
}

function onDrain(this: Duplex): void {
  const ws = (this as Carrying)[WEBSOCKET];
  if (ws.bufferedAmount === 0) ws[EVENTS].drain();
}

function onMessage(this: WebSocket, data: RawData, binary: boolean): void {
  // One buffer, unless the application asks `ws` for another form by itself.
  const frame = data as Buffer;
  (this as Told)[EVENTS].frame(binary ? frame : frame.toString());
}

function onError(this: WebSocket, cause: Error): void {
  (this as Told)[EVENTS].error(cause);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  (this as Told)[EVENTS].close({ code, reason: String(reason) });
}
