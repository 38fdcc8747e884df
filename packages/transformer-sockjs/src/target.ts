import type { DialTarget } from '@primus/protocol';
import type { SockJSOptions } from './socket.js';

/** The transports of SockJS that are no WebSocket. */
const REQUESTS: readonly string[] = [
  'xhr-streaming',
  'xdr-streaming',
  'eventsource',
  'iframe-eventsource',
  'htmlfile',
  'iframe-htmlfile',
  'xhr-polling',
  'xdr-polling',
  'iframe-xhr-polling',
  'jsonp-polling',
];

/** The URL as SockJS takes it: of HTTP, and without a fragment. */
export function urlOf({ url }: DialTarget): string {
  return url.href.replace(/^ws/, 'http').replace(/#.*/, '');
}

/** The application's options for SockJS, less the WebSocket where it shall do without. */
export function optionsOf({ transport, websockets }: DialTarget): SockJSOptions {
  const options: SockJSOptions = transport;
  if (websockets) return options;
  const wanted = new Set([options.transports ?? []].flat());
  const transports = REQUESTS.filter((name) => wanted.has(name));
  // An empty list would mean all.
  return { ...options, transports: transports.length > 0 ? transports : REQUESTS };
}
