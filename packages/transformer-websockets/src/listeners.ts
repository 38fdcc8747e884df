import type { Duplex } from 'node:stream';
import type { LinkEvents } from '@primus/protocol';
import type { RawData, WebSocket } from 'ws';

// The same functions listen to all connections, and find whom to tell on what they listen to:
// closures would take some 300 bytes for each connection.

const HEARD = Symbol('heard');

/** What is heard of a WebSocket, and who is told. */
export interface Heard {
  readonly raw: WebSocket;
  readonly events: LinkEvents;
}

interface Carrying {
  [HEARD]: Heard;
}

/** Tells of what happens to a WebSocket, and when its socket has room again. */
export function listen(heard: Heard, socket: Duplex): void {
  const { raw: ws } = heard;
  Object.assign(ws, { [HEARD]: heard });
  Object.assign(socket, { [HEARD]: heard });
  socket.on('drain', onDrain);
  ws.on('message', onMessage).on('error', onError).on('close', onClose);
}

function eventsOf(carrier: Duplex | WebSocket): LinkEvents {
  return (carrier as unknown as Carrying)[HEARD].events;
}

function onDrain(this: Duplex): void {
  const { raw, events } = (this as unknown as Carrying)[HEARD];
  if (raw.bufferedAmount === 0) events.drain();
}

function onMessage(this: WebSocket, data: RawData, binary: boolean): void {
  // One buffer, unless the application asks `ws` for another form by itself.
  const frame = data as Buffer;
  eventsOf(this).frame(binary ? frame : frame.toString());
}

function onError(this: WebSocket, cause: Error): void {
  eventsOf(this).error(cause);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  eventsOf(this).close({ code, reason: String(reason) });
}
