import {
  type CloseInfo,
  type Dial,
  DRAIN_THRESHOLD,
  type Link,
  type LinkEvents,
} from '@primus/protocol';

/** Ms between looks at what is still unsent: a WebSocket tells nobody when it has drained. */
const DRAIN_POLL = 20;

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

/**
 * Waits for a socket that is connecting, and makes a link of it.
 *
 * @param extend is what the platform can do beyond the shared members
 * @param cut ends a connection at once, where the platform can
 */
export function dial(
  socket: Socket,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
  extend: Partial<Link> = {},
  cut: () => void = () => socket.close(),
): Dial {
  let events: LinkEvents | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const watch = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (socket.bufferedAmount > 0) watch();
      else events?.drain();
    }, DRAIN_POLL);
  };
  const closed = (info?: CloseInfo): void => {
    clearTimeout(timer);
    events?.close(info);
  };
  const terminate = (): void => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Not null: what nobody listens to, `ws` throws.
    socket.onerror = () => {};
    cut();
    closed();
  };
  const link: Link = {
    raw: socket,
    get buffered() {
      return socket.bufferedAmount;
    },
    send(frame) {
      if (socket.readyState !== 1) return;
      // Nobody shares the memory of a frame, which is what the type would allow.
      socket.send(frame as string | Uint8Array<ArrayBuffer>);
      if (socket.bufferedAmount >= DRAIN_THRESHOLD) watch();
    },
    close: () => socket.close(),
    terminate,
  };

  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    events = open(Object.assign(link, extend));
  };
  socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
    events?.frame(typeof data === 'string' ? data : new Uint8Array(data));
  };
  socket.onerror = (event: { error?: unknown }) => {
    if (events) return events.error(event.error);
    socket.onclose = null;
    failed(event.error ?? event);
  };
  socket.onclose = (event: CloseInfo) => {
    (events ? closed : failed)(event);
  };
  return { raw: socket, abort: terminate };
}
