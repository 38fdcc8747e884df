import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerTransformer, TransformerHost, TransformerServer } from '@primus/core';
import type { ServerOptions, Socket } from 'engine.io';
import { loadServer } from './framework.js';
import { boundFragments } from './fragments.js';
import { Newcomers } from './newcomers.js';
import { encodePacket, type WireFrame } from './packet.js';
import { boundPongs } from './pongs.js';
import { ServerLink } from './server-link.js';

/** Engine.IO on the server. The `transport` option takes what its `Server` takes. */
export const engineio: ServerTransformer = {
  name: 'engine.io',
  traits: { binary: true, flowControl: true },
  client: {
    url: new URL('../dist/client.global.js', import.meta.url),
    variable: 'primusTransformer',
  },

  attach(host: TransformerHost): TransformerServer {
    const { Server } = loadServer();
    const engine = new Server(optionsOf(host));
    boundPongs(engine);
    boundFragments(engine, host.maxFragments);
    const links = new Map<string, ServerLink>();
    const newcomers = new Newcomers(host.maxPendingHandshakes);
    /** Who comes back to a session, as the query says. */
    const linkOf = (query: URLSearchParams): ServerLink | undefined => {
      const link = links.get(query.get('sid') ?? '');
      if (link) newcomers.remove(link);
      return link;
    };

    engine.on('connection', (socket: Socket) => {
      const id = socket.transport.sid;
      const link = new ServerLink(socket, host);
      links.set(id, link);
      socket.once('close', () => {
        links.delete(id);
        newcomers.remove(link);
      });
      link.listen(host.accept({ ...host.handshake(socket.request), id }, link));
      if (links.has(id) && socket.transport.name === 'polling') newcomers.add(link);
    });

    return {
      request(req, res) {
        const query = queryOf(req);
        // Messages as a script: pages get at it without saying their origin.
        if (query.has('j') && !host.anyOrigin) return forbid(res);
        const link = linkOf(query);
        if (!link || req.method !== 'POST') return engine.handleRequest(req, res);
        link.whenReading(res, () => engine.handleRequest(req, res));
      },
      isHandshake: (req) => !links.has(queryOf(req).get('sid') ?? ''),
      upgrade(req, socket, head) {
        linkOf(queryOf(req));
        engine.handleUpgrade(req, socket, head);
      },
      shareFrame: (frame): WireFrame => ({ frame, wire: encodePacket(frame) }),
      close: () => void engine.close(),
    };
  },
};

/** `sid` is the session that a request says it belongs to; the one that begins it has none. */
function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1));
}

function forbid(res: ServerResponse): void {
  res.writeHead(403, { 'Content-Type': 'text/plain; charset=UTF-8', Connection: 'close' });
  res.end('Not where only pages of some origins may connect.');
}

/** Bytes below which a response is not worth compressing; Engine.IO's own default. */
const THRESHOLD = 1024;

function optionsOf({ transport, maxLength, compression }: TransformerHost): ServerOptions {
  const {
    perMessageDeflate = true,
    httpCompression = true,
    ...options
  } = transport as ServerOptions;
  const forHttp = httpCompression === true ? { threshold: THRESHOLD } : httpCompression;
  return {
    ...options,
    // A message has one character before it that tells its type, and bytes are polled as base64.
    maxHttpBufferSize: Math.ceil(maxLength / 3) * 4 + 1,
    perMessageDeflate: compression && perMessageDeflate,
    httpCompression: compression && forHttp,
  };
}
