import type { Dial, Link, LinkEvents } from '@primus/protocol';
import type { ClientLink, Socket } from './client-link.js';

/** Waits for a socket that is connecting. */
export function dial<S extends Socket>(
  link: ClientLink<S>,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
): Dial {
  const socket = link.raw;
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    socket.onopen = null;
    link.listen(open(link));
  };
  socket.onerror = (event: { error?: unknown }) => {
    socket.onclose = null;
    failed(event.error ?? event);
  };
  socket.onclose = failed;
  return {
    raw: socket,
    abort() {
      socket.onopen = null;
      link.terminate();
    },
  };
}

/** The URL with the scheme that a WebSocket expects. */
export function webSocketUrl(url: URL): string {
  return url.href.replace(/^http/, 'ws');
}
