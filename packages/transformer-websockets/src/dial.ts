import {
  type CloseInfo,
  type Dial,
  DRAIN_THRESHOLD,
  type Link,
  type LinkEvents,
} from '@primus/protocol';

/** Ms between looks at what is still unsent: a WebSocket tells nobody when it has drained. */
const DRAIN_POLL = 20;

/** The `readyState` of one that frames can be sent on. */
const OPEN = 1;

/** The members that the browser's WebSocket and the one of `ws` share, as far as used here. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** The URL with the scheme that a WebSocket expects. */
export function webSocketUrl(url: URL): string {
  return url.href.replace(/^http/, 'ws');
}

/** Waits for a socket that is connecting, and makes a link of it. */
export function dial(
  socket: Socket,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
): Dial {
  let events: LinkEvents | undefined;
  let watching = false;

  const watch = (): void => {
    watching = socket.readyState === OPEN && socket.bufferedAmount > 0;
    if (watching) setTimeout(watch, DRAIN_POLL);
    else events?.drain();
  };
  const terminate = (): void => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Not null: what nobody listens to, `ws` throws.
    socket.onerror = () => {};
    socket.close();
    events?.close();
  };

  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    events = open({
      raw: socket,
      get buffered() {
        return socket.bufferedAmount;
      },
      send(frame) {
        if (socket.readyState !== OPEN) return;
        // Nobody shares the memory of a frame, which is what the type would allow.
        socket.send(frame as string | Uint8Array<ArrayBuffer>);
        if (!watching && socket.bufferedAmount >= DRAIN_THRESHOLD) watch();
      },
      close: () => socket.close(),
      terminate,
    });
  };
  socket.onmessage = ({ data }: { data: string | ArrayBuffer }) =>
    events?.frame(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onerror = (event: { error?: unknown }) => {
    if (events) return events.error(event.error);
    socket.onclose = null;
    failed(event.error ?? event);
  };
  socket.onclose = (event: CloseInfo) => (events ? events.close(event) : failed(event));
  return { raw: socket, abort: terminate };
}
