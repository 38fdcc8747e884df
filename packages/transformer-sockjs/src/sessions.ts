import type { IncomingMessage } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import type { Handshake, TransformerHost } from '@primus/core';
import type { Fragments } from '@primus/websocket-frames';
import { sessionBehind, type SockJSConnection } from './framework.js';
import { sessionOf, takesMessages } from './path.js';
import { ServerLink } from './server-link.js';
import { WebSocketLink } from './websocket-link.js';

/** A request that may begin a session. */
interface Beginning {
  readonly handshake: Handshake;
  readonly carrier: Writable;
}

/** A request for a WebSocket. */
interface Upgrade {
  readonly handshake: Handshake;
  /** Follows the socket; of old drafts, which have no frames, none does. */
  readonly fragments: Fragments | undefined;
}

/** The sessions of one server: finds the link of a request, and the request of a new session. */
export class Sessions {
  readonly #host: TransformerHost;
  readonly #extended: boolean;
  readonly #links: Map<string, ServerLink> = new Map();
  readonly #beginnings: Map<string, Beginning> = new Map();
  /** Of WebSockets, where SockJS tells the socket of a connection, and may take its time. */
  readonly #upgrades: WeakMap<Duplex, Upgrade> = new WeakMap();

  /** @param extended says whether its WebSockets may have extensions */
  constructor(host: TransformerHost, extended: boolean) {
    this.#host = host;
    this.#extended = extended;
  }

  /** The link of the session that a request is about. */
  find(req: IncomingMessage): ServerLink | undefined {
    const session = sessionOf(req.url ?? '');
    return session === undefined ? undefined : this.#links.get(session);
  }

  /** Lets SockJS handle a request, and learns what becomes of it. */
  request(req: IncomingMessage, res: Writable, handle: () => void): void {
    const session = sessionOf(req.url ?? '');
    if (session === undefined) return handle();
    const link = this.#links.get(session);
    if (takesMessages(req.url ?? '')) return handle();
    link?.carry(res);
    if (!link && !this.#beginnings.has(session)) this.#begin(session, req, res);
    handle();
    link?.settle();
  }

  /** @param fragments follows the socket, unless it is of an old draft */
  upgrade(req: IncomingMessage, socket: Duplex, fragments: Fragments | undefined): void {
    this.#upgrades.set(socket, { handshake: this.#host.handshake(req), fragments });
  }

  /** Makes a link of what SockJS says has connected. */
  open(connection: SockJSConnection): void {
    const { connection: socket, ws } = sessionBehind(connection).recv ?? {};
    const upgrade = socket && this.#upgrades.get(socket);
    if (upgrade) {
      const { handshake, fragments } = upgrade;
      // The raw endpoint has no frames of SockJS.
      const plain = ws && fragments && !this.#extended;
      const link = plain
        ? new WebSocketLink(connection, { socket, ws, fragments, maxLength: this.#host.maxLength })
        : new ServerLink(connection, socket);
      return this.#accept(connection, handshake, link);
    }
    const session = sessionOf(connection.url) ?? '';
    const begun = this.#beginnings.get(session);
    // Unreachable while SockJS tells of a session in the turn of the request that began it.
    if (!begun) return void connection.close();
    const link = new ServerLink(connection, begun.carrier);
    this.#accept(connection, begun.handshake, link);
    this.#links.set(session, link);
    connection.on('close', () => this.#links.delete(session));
  }

  #accept({ id }: SockJSConnection, handshake: Handshake, link: ServerLink): void {
    link.listen(this.#host.accept({ ...handshake, id }, link), this.#host.maxLength);
  }

  /** Remembers a request until SockJS has told of the session that it began, if it did. */
  #begin(session: string, req: IncomingMessage, carrier: Writable): void {
    this.#beginnings.set(session, { handshake: this.#host.handshake(req), carrier });
    // After the tick in which SockJS does so.
    setImmediate(() => this.#beginnings.delete(session));
  }
}
