import {
  credentialsOf,
  type Dial,
  type DialTarget,
  type Link,
  type LinkEvents,
  parseQuery,
  PrimusError,
} from '@primus/protocol';
import { ClientLink } from './client-link.js';
import { type BCSocketConstructor, type BCSocketOptions, STOPPED } from './socket.js';

/**
 * Waits for a socket of browserchannel's to connect, and makes a link of it.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function dial(
  Socket: BCSocketConstructor,
  target: DialTarget,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
): Dial {
  const socket = new Socket(addressOf(target), optionsOf(target));
  let events: LinkEvents | undefined;
  let cause: unknown;

  socket.onopen = () => {
    const link = new ClientLink(socket);
    events = open(link);
    link.listen(events);
  };
  socket.onerror = (message, code) => {
    // What a server that closes comes as.
    if (code === STOPPED) return;
    cause = new Error(message);
    events?.error(cause);
  };
  socket.onclose = (reason) => {
    if (events) events.close({ reason });
    else failed(cause ?? new Error(reason));
  };
  return {
    raw: socket,
    abort() {
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      socket.close();
    },
  };
}

function addressOf({ url }: DialTarget): string {
  if (url.hostname.startsWith('[')) {
    throw new PrimusError(
      'INVALID_OPTION',
      'BrowserChannel does not understand an IPv6 address; give the server a name.',
    );
  }
  return url.origin + url.pathname;
}

function optionsOf(target: DialTarget): BCSocketOptions {
  const { url, transport } = target;
  const { extraHeaders, extraParams, ...options }: BCSocketOptions = transport;
  const headers = { ...credentialsOf(url), ...extraHeaders };
  return {
    // No random parameter "a" beside those of the application, unless it asks for one.
    affinity: null,
    // What is asked for to see whether the network is down; by itself, the framework asks Google.
    testImageUri: addressOf(target),
    ...options,
    ...(Object.keys(headers).length > 0 && { extraHeaders: headers }),
    extraParams: { ...parseQuery(url.search), ...extraParams },
    // Primus does.
    reconnect: false,
  };
}
