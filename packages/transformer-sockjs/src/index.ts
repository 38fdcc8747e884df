import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServerTransformer, TransformerHost, TransformerServer } from '@primus/core';
import { Fragments } from '@primus/websocket-frames';
import { loadSockJS } from './framework.js';
import { bodyLimit, MAX_ASIDE, optionsOf } from './options.js';
import { hidesOrigin, isWebSocket, sessionOf, takesMessages } from './path.js';
import { Sessions } from './sessions.js';
import { encodeMessage, type WireFrame } from './websocket-link.js';

/** SockJS on the server, by `sockjs`. The `transport` option takes what its `createServer` takes. */
export const sockjs: ServerTransformer = {
  name: 'sockjs',
  traits: { binary: false, flowControl: true },
  ownHeaders: true,
  client: {
    url: new URL('../dist/client.global.js', import.meta.url),
    variable: 'primusTransformer',
  },

  attach(host: TransformerHost): TransformerServer {
    const options = optionsOf(host);
    const service = loadSockJS().createServer(options);
    const handle = service.listener().getHandler();
    const sessions = new Sessions(host, options.faye_server_options.extensions.length > 0);
    service.on('connection', (connection) => {
      if (connection) sessions.open(connection);
    });

    const serve = (req: IncomingMessage, res: ServerResponse, body?: Buffer): void => {
      if (namesBuiltIn(req.url ?? '')) return answer(res, 404);
      if (hidesOrigin(req.url ?? '') && !host.anyOrigin) return answer(res, 403);
      sessions.request(req, res, () => {
        if (!handle(req, res)) answer(res, 404);
        if (!body) return;
        req.emit('data', body);
        req.emit('end');
      });
    };
    return {
      request(req, res) {
        if (req.method !== 'POST') return serve(req, res);
        const link = sessions.find(req);
        const takes = takesMessages(req.url ?? '');
        if (takes && !link) return dismiss(req, res, serve);
        // SockJS would read a body of any length.
        const limit = takes ? bodyLimit(host.maxLength) : MAX_ASIDE;
        const read = (): void =>
          host.readBody(req, limit, (body) => {
            if (Buffer.isBuffer(body)) return serve(req, res, body);
            answer(res, body);
            link?.refuse(body);
          });
        if (takes) link?.whenReading(read);
        else read();
      },
      isHandshake: (req) => sessions.find(req) === undefined,
      upgrade(req, socket, head) {
        if (!isWebSocket(req.url ?? '')) return refuse(socket);
        sessions.upgrade(req, socket, guard(req, socket, head, host.maxFragments));
        if (!handle(req, socket, head)) refuse(socket);
      },
      shareFrame: (frame): WireFrame => ({ frame, wire: encodeMessage(frame) }),
      close: () => {},
    };
  },
};

/** Whether the session of a URL has a name such as `toString`: SockJS looks it up in an object. */
function namesBuiltIn(url: string): boolean {
  const session = sessionOf(url);
  return session !== undefined && session in Object.prototype;
}

/**
 * Bounds what SockJS does not: fragments of a message, and the life of a socket that it ended.
 * Answers what follows the fragments.
 */
function guard(
  req: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  maxFragments: number,
): Fragments | undefined {
  socket.once('finish', () => socket.destroy());
  // Without a key it is an old draft, which has no fragments.
  if (!req.headers['sec-websocket-key']) return undefined;
  const fragments = new Fragments(maxFragments, () => {
    socket.destroy(new Error('A message came in too many fragments.'));
  });
  fragments.follow(socket, head);
  return fragments;
}

/** Has SockJS say that there is no such session, which it does when it has read all that comes. */
function dismiss(
  req: IncomingMessage,
  res: ServerResponse,
  serve: (req: IncomingMessage, res: ServerResponse, body: Buffer) => void,
): void {
  const form = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  // HTTP/2 has no such header.
  if (req.httpVersionMajor === 1) res.setHeader('Connection', 'close');
  serve(req, res, Buffer.from(form ? 'd=[]' : '[]'));
  // It would take what still comes for more of this.
  req.removeAllListeners('data').removeAllListeners('end');
}

const ANSWERS = {
  400: 'The request broke off.',
  403: 'Not where only pages of some origins may connect.',
  404: 'There is nothing here.',
  413: 'A message is too long.',
  503: 'Too many messages are on their way; try again later.',
} as const;

function answer(res: ServerResponse, status: keyof typeof ANSWERS): void {
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    Connection: 'close',
    ...(status === 503 && { 'Retry-After': '1' }),
  });
  res.end(ANSWERS[status]);
}

function refuse(socket: Duplex): void {
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
