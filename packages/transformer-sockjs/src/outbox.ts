import { type SockJSSocket, streamOf, transportOf } from './socket.js';

/** What an open socket of SockJS was given and has not sent, which SockJS tells nobody. */
export interface Outbox {
  /** Bytes; UTF-16 units of text. */
  readonly size: number;
  /** Counts what is about to be sent. */
  add(length: number): void;
}

/**
 * Counts what waits for requests, one of which sends all that came since the one before.
 *
 * @param emptied is called when nothing is left
 */
export function countOf(socket: SockJSSocket, emptied: () => void): Outbox {
  const transport = transportOf(socket);
  let waiting = 0;
  let sending = 0;
  const post = transport?.sender;
  if (transport && post) {
    transport.sender = (url, body, done) => {
      sending = waiting;
      waiting = 0;
      return post(url, body, (error) => {
        sending = 0;
        done(error);
        if (waiting === 0) emptied();
      });
    };
  }
  const ws = transport?.ws;
  return {
    get size() {
      if (ws) return streamOf(ws)?.writableLength ?? ws.bufferedAmount;
      return waiting + sending;
    },
    add(length) {
      if (post) waiting += length;
    },
  };
}
