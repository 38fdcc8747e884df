import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PrimusError } from '@primus/protocol';
import { watchSessions } from './sessions.js';

/** A server of Node's: http, https, http2, or anything that emits `request` and `upgrade` like them. */
export interface HttpServer extends Pick<
  EventEmitter,
  'on' | 'emit' | 'listeners' | 'rawListeners' | 'removeListener' | 'removeAllListeners'
> {
  readonly listening: boolean;
  close(): unknown;
  closeIdleConnections?(): void;
}

/** One who answers a part of a server's requests. Each answers whether it took this one. */
export interface Tenant {
  request(req: IncomingMessage, res: ServerResponse): boolean;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

type AnyListener = (this: unknown, ...args: unknown[]) => void;

/**
 * Stands at the door of one server: what no tenant takes goes to the listeners that were there
 * before, which come back, the same functions, when the last tenant has left.
 */
class Door {
  readonly tenants: Set<Tenant> = new Set();
  readonly #server: HttpServer;
  readonly #before: { readonly request: AnyListener[]; readonly upgrade: AnyListener[] };
  readonly #forgetSessions: () => void;

  readonly #request = (req: IncomingMessage, res: ServerResponse): void => {
    for (const tenant of this.tenants) if (tenant.request(req, res)) return;
    if (this.#passOn('request', req, res)) return;
    res.statusCode = 404;
    res.end();
  };

  readonly #upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    for (const tenant of this.tenants) if (tenant.upgrade(req, socket, head)) return;
    if (!this.#passOn('upgrade', req, socket, head)) socket.destroy();
  };

  constructor(server: HttpServer) {
    this.#server = server;
    this.#before = { request: take(server, 'request'), upgrade: take(server, 'upgrade') };
    server.on('request', this.#request);
    server.on('upgrade', this.#upgrade);
    this.#forgetSessions = watchSessions(server);
  }

  close(): void {
    this.#server.removeListener('request', this.#request);
    this.#server.removeListener('upgrade', this.#upgrade);
    this.#forgetSessions();
    for (const listener of this.#before.request) this.#server.on('request', listener);
    for (const listener of this.#before.upgrade) this.#server.on('upgrade', listener);
  }

  /** Answers whether somebody else was there to answer. */
  #passOn(event: 'request' | 'upgrade', ...args: unknown[]): boolean {
    const listeners = [...this.#before[event]];
    for (const listener of listeners) {
      if (isOnce(listener)) this.#before[event].splice(this.#before[event].indexOf(listener), 1);
      listener.apply(this.#server, args);
    }
    // Listeners that came after us were called by the server itself, as are those of HTTP/2's own
    // event, one of which is Node's.
    const others = this.#server.listeners(event).length > 1;
    return listeners.length > 0 || others || this.#server.listeners('stream').length > 1;
  }
}

/** Whether a raw listener is one that `once` wrapped. */
function isOnce(listener: AnyListener): boolean {
  return 'listener' in listener;
}

function take(server: HttpServer, event: 'request' | 'upgrade'): AnyListener[] {
  const listeners = server.rawListeners(event) as AnyListener[];
  server.removeAllListeners(event);
  return listeners;
}

/** Doors are per server, and go with it. */
const doors = new WeakMap<HttpServer, Door>();

/** Moves `tenant` in; returns how it moves out, which twice is harmless. */
export function attachTenant(server: HttpServer, tenant: Tenant): () => void {
  const door = doors.get(server) ?? new Door(server);
  doors.set(server, door);
  door.tenants.add(tenant);
  return () => {
    if (!door.tenants.delete(tenant) || door.tenants.size > 0) return;
    door.close();
    doors.delete(server);
  };
}

/** @throws PrimusError `INVALID_SERVER` for what is no server, where one is needed */
export function assertServer(server: HttpServer | undefined, standalone = false): void {
  if (server === undefined && standalone) return;
  const isEmitter = typeof server?.on === 'function' && typeof server.rawListeners === 'function';
  if (isEmitter && typeof server !== 'function') return;
  throw new PrimusError(
    'INVALID_SERVER',
    // Applications of Express have the methods of an emitter, but no requests come to them by it.
    isEmitter
      ? 'Primus needs a server and not the application: pass what http.createServer(app) returned.'
      : 'Primus needs a server: pass what http.createServer() or https.createServer() returned.',
  );
}
