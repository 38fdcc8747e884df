import {
  type Dial,
  type DialTarget,
  DRAIN_THRESHOLD,
  type Frame,
  frameSize,
  type Link,
  type LinkEvents,
  parseQuery,
} from '@primus/protocol';
import type { Socket, SocketOptions } from 'engine.io-client';
import { unfitFor } from './payload.js';
import { withStatus } from './refusal.js';

/** Ms between looks at what is still unsent: a WebSocket tells nobody when it has drained. */
const DRAIN_POLL = 20;

/** What Engine.IO has to know to connect. What makes it reach the server wins over `transport`. */
export function optionsOf({ url, transport, websockets }: DialTarget): SocketOptions {
  const { transports = ['polling', 'websocket'] } = transport as SocketOptions;
  return {
    ...transport,
    hostname: url.hostname.replace(/[[\]]/g, ''),
    port: url.port,
    secure: /^(https|wss):/.test(url.protocol),
    path: url.pathname,
    query: parseQuery(url.search),
    transports: websockets ? transports : ['polling'],
  };
}

/** The WebSocket that carries a session, once one does. */
export function webSocketOf({ transport }: Socket): WebSocket | undefined {
  return (transport as unknown as { ws?: WebSocket | null } | undefined)?.ws ?? undefined;
}

/**
 * Waits for a socket that is connecting, and makes a link of it.
 *
 * @param cut ends at once what the socket holds of the network, where the platform can
 */
export function dial(
  socket: Socket,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
  cut: () => void = () => {},
): Dial {
  let events: LinkEvents | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let waiting = 0;
  let owed = false;

  const end = (): boolean => {
    clearTimeout(timer);
    return !over && (over = true);
  };
  const drained = (): void => {
    timer = undefined;
    if (!owed || over) return;
    if (link.buffered > 0) timer = setTimeout(drained, DRAIN_POLL);
    else {
      owed = false;
      events?.drain();
    }
  };
  const terminate = (): void => {
    if (!end()) return;
    cut();
    // With something left to send it would wait.
    socket.writeBuffer.length = 0;
    socket.close();
    events?.close();
  };
  const link: Link = {
    raw: socket,
    get buffered() {
      return waiting + (webSocketOf(socket)?.bufferedAmount ?? 0);
    },
    send(frame) {
      if (socket.readyState !== 'open') return;
      const unfit = unfitFor(socket.transport.name, frame);
      if (unfit) return events?.error(unfit);
      waiting += frameSize(frame);
      socket.send(frame);
      owed ||= link.buffered >= DRAIN_THRESHOLD;
    },
    close: () => void socket.close(),
    terminate,
  };

  socket.on('open', () => {
    if (!over) events = open(link);
  });
  socket.on('message', (data: Frame | ArrayBuffer | undefined) => {
    if (!over) events?.frame(data instanceof ArrayBuffer ? new Uint8Array(data) : (data ?? ''));
  });
  socket.on('drain', () => {
    waiting = 0;
    clearTimeout(timer);
    drained();
  });
  socket.on('error', (cause) => {
    if (over) return;
    if (events) events.error(cause);
    else if (end()) failed(withStatus(cause));
  });
  socket.on('close', (reason) => {
    if (!end()) return;
    if (events) events.close({ reason });
    else failed(new Error(reason));
  });
  return { raw: socket, abort: terminate };
}
