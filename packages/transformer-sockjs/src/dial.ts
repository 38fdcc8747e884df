import { type Dial, DRAIN_THRESHOLD, type Link, type LinkEvents } from '@primus/protocol';
import { watchQuestion } from './failure.js';
import { countOf, type Outbox } from './outbox.js';
import {
  type SockJSSocket,
  stopTimeout,
  streamOf,
  transportOf,
  type TransportWebSocket,
} from './socket.js';

/** Ms between looks at what is still unsent: a WebSocket tells nobody when it has drained. */
const DRAIN_POLL = 20;

/** Waits for a socket that is connecting, and makes a link of it. */
export function dial(
  socket: SockJSSocket,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
): Dial {
  let events: LinkEvents | undefined;
  let outbox: Outbox | undefined;
  let ws: TransportWebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing = false;
  const failureOf = watchQuestion(socket);

  const emptied = (): void => {
    if (closing) socket.close();
    else events?.drain();
  };
  const watch = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (link.buffered > 0) watch();
      else events?.drain();
    }, DRAIN_POLL);
  };
  const leave = (): void => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    clearTimeout(timer);
    stopTimeout(socket);
  };
  const cut = (): void => {
    const cutting = ws ?? transportOf(socket)?.ws;
    socket.close();
    stopTimeout(socket);
    if (cutting) streamOf(cutting)?.destroy();
  };

  const link: Link = {
    raw: socket,
    get buffered() {
      return outbox?.size ?? 0;
    },
    send(frame) {
      if (closing) return;
      outbox?.add(frame.length);
      socket.send(String(frame));
      if (ws && link.buffered >= DRAIN_THRESHOLD) watch();
    },
    close() {
      if (closing) return;
      closing = true;
      // SockJS would drop what waits for a request, and the request under way.
      if (ws || link.buffered === 0) socket.close();
    },
    terminate() {
      leave();
      cut();
      events?.close();
    },
  };

  socket.onopen = () => {
    ws = transportOf(socket)?.ws;
    outbox = countOf(socket, emptied);
    events = open(link);
  };
  socket.onmessage = ({ data }) => events?.frame(data);
  socket.onclose = ({ code, reason }) => {
    leave();
    if (events) events.close({ code, reason });
    else failed(failureOf({ code, reason }));
  };
  return {
    raw: socket,
    abort() {
      leave();
      // SockJS makes its first request in a timer, which a close before that does not stop.
      setTimeout(cut, 0);
    },
  };
}
