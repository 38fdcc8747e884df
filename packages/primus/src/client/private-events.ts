import type { Frame, Messages } from '@primus/protocol';
import type { UriParts } from './url.js';

declare module '@primus/client' {
  /** Those with colons are private: what plugins and transformers work with. */
  interface ClientEvents<T extends Messages> {
    /** An attempt to connect began, and the framework's socket is there, as `primus.socket`. */
    'outgoing::open': [];
    /** As `outgoing::open`, of an attempt to come back, and before it. */
    'outgoing::reconnect': [];
    /** Where an attempt will connect to; what listeners change has effect. */
    'outgoing::url': [parts: UriParts];
    'outgoing::data': [frame: Frame];
    'outgoing::pong': [time: number];
    'outgoing::end': [];
    'incoming::open': [];
    'incoming::data': [raw: unknown];
    'incoming::ping': [time: number];
    /** The server has answered how long it takes; see `latency`. */
    'incoming::pong': [latency: number];
    'incoming::id': [id: string];
    'incoming::error': [cause?: unknown];
    'incoming::end': [info?: unknown];
  }
}

const PRIVATE = /^(?:incoming|outgoing)::/;

/** Whether an event is one of those above, or named alike. */
export function isPrivate(event: unknown): event is string {
  return typeof event === 'string' && PRIVATE.test(event);
}
