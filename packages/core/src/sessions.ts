import type { EventEmitter } from 'node:events';
import type { Http2Session } from 'node:http2';

/** The sessions that are open, by server. */
const watched = new WeakMap<object, Set<Http2Session>>();

/** Notes the sessions of HTTP/2 that begin at `server`; returns how to stop and forget them. */
export function watchSessions(server: Pick<EventEmitter, 'on' | 'removeListener'>): () => void {
  const sessions = new Set<Http2Session>();
  const note = (session: Http2Session): void => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  };
  server.on('session', note);
  watched.set(server, sessions);
  return () => {
    server.removeListener('session', note);
    watched.delete(server);
  };
}

/** Lets the sessions that were noted end with the last of the answers that are under way. */
export function closeSessions(server: object): void {
  for (const session of watched.get(server) ?? []) session.close();
}
