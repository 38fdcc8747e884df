import type { Duplex, Writable } from 'node:stream';
import type { UnreadBody } from '@primus/core';
import type { CloseInfo, Frame, Link, LinkEvents } from '@primus/protocol';
import { type Session, sessionBehind, type SockJSConnection } from './framework.js';

/** What both ends are told of messages that were not read. */
const REFUSALS = {
  413: {
    error: 'A message is longer than maxLength.',
    close: { code: 1009, reason: 'A message is too long.' },
  },
  503: {
    error: 'More messages than maxPendingBytes are on their way.',
    close: { code: 1013, reason: 'Try again later.' },
  },
} as const;

/**
 * Messages that may come in one request, or one frame: far more than anybody sends at a time. The
 * server is busy with all of them in one go.
 */
const MAX_TOGETHER = 65_536;

/** A session of SockJS: a WebSocket, or a row of requests. */
export class ServerLink implements Link {
  readonly raw: SockJSConnection;
  readonly #session: Session;
  /** The WebSocket's, where it is one. */
  readonly #socket: Duplex | undefined;
  /** What has not gone out yet: the WebSocket, or responses. */
  readonly #carriers: Set<Writable> = new Set();
  #events: LinkEvents | undefined;
  /** Of what waits in the session for the next request. */
  #queued = 0;
  /** Requests that wait while reading has stopped. */
  #held: (() => void)[] | undefined;
  /** Messages that came in this turn. */
  #together = 0;
  #farewell: CloseInfo | undefined;
  #over = false;

  /** @param carrier is the WebSocket, or what the first request is answered with */
  constructor(connection: SockJSConnection, carrier: Writable) {
    this.raw = connection;
    this.#session = sessionBehind(connection);
    this.#socket = this.#session.recv?.connection;
    this.carry(carrier);
  }

  /** @param maxLength of a message, in bytes */
  listen(events: LinkEvents, maxLength: number): void {
    this.#events = events;
    const ws = this.#session.recv?.ws ?? this.#session.ws;
    ws?.on('error', ({ message }) => events.error(new Error(message)));
    this.raw.on('data', (message) => {
      if (this.#isFlood()) this.refuse(413);
      else if (typeof message !== 'string') events.error(new TypeError('A message is not text.'));
      else if (Buffer.byteLength(message) > maxLength) this.refuse(413);
      else this.deliver(message);
    });
    this.raw.on('close', () => this.#end());
    // It may be closed while the application is told of it.
    if (this.#over) this.#end();
  }

  /** Whether it was closed. */
  protected get closing(): boolean {
    return this.#farewell !== undefined;
  }

  /** Calls the listeners of a message. SockJS would make an answer of status 500 of what they throw. */
  protected deliver(message: string): void {
    try {
      this.#events?.frame(message);
    } catch (cause) {
      process.nextTick(() => {
        throw cause;
      });
    }
  }

  /** Counts a message; whether there are too many together. */
  #isFlood(): boolean {
    if (this.#together === 0) {
      queueMicrotask(() => {
        this.#together = 0;
      });
    }
    return ++this.#together > MAX_TOGETHER;
  }

  /** Learns of a stream that carries frames to the client. */
  carry(carrier: Writable): void {
    const drained = (): void => {
      if (this.buffered === 0) this.#events?.drain();
    };
    // One whose close nobody would hear.
    if (carrier.destroyed) return;
    this.#carriers.add(carrier);
    carrier.on('drain', drained).on('finish', drained);
    carrier.once('close', () => {
      this.#carriers.delete(carrier);
      if (this.#over) this.#end();
    });
  }

  /** To be called after each request: ends what was closed, once all is fetched. */
  settle(): void {
    // That it was closed is told to whoever asks again, but nobody waits for a client that may not.
    if (this.#farewell && !this.#session.send_buffer?.length) this.#end();
  }

  /** Calls `read` when messages are read: now, or when that goes on. */
  whenReading(read: () => void): void {
    if (this.#held) this.#held.push(read);
    else read();
  }

  /**
   * Ends a connection of which messages were not read: they are too long, there are too many on
   * their way from all clients, or they broke off, which its client finds out by itself.
   */
  refuse(why: UnreadBody): void {
    if (why === 400) return;
    const { error, close } = REFUSALS[why];
    this.#events?.error(new Error(error));
    this.close(close);
    this.#end();
  }

  get buffered(): number {
    let bytes = this.#session.send_buffer?.length ? this.#queued : 0;
    for (const { writableLength } of this.#carriers) bytes += writableLength;
    return bytes;
  }

  send(frame: Frame): void {
    if (this.#farewell) return;
    if (!this.#session.send_buffer?.length) this.#queued = 0;
    this.#queued += frame.length;
    this.raw.write(String(frame));
  }

  close(info: CloseInfo = {}): void {
    if (this.#farewell) return;
    this.#farewell = info;
    // The raw endpoint has only what WebSocket allows, and throws at the rest.
    if (this.#session.ws) this.raw.close();
    else this.raw.close(info.code, info.reason);
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.resume();
    this.settle();
  }

  terminate(): void {
    this.#session.send_buffer?.splice(0);
    this.close();
    for (const carrier of this.#carriers) carrier.destroy();
    this.settle();
  }

  pause(): void {
    this.#held ??= [];
    this.#socket?.pause();
  }

  resume(): void {
    if (!this.#held) return;
    const held = this.#held;
    this.#held = undefined;
    for (const read of held) read();
    this.#socket?.resume();
  }

  /** Reports the close once all that was sent is out. */
  #end(): void {
    this.#over = true;
    this.#farewell ??= {};
    this.resume();
    // SockJS remembers sessions that are over, which is no reason to keep a process.
    this.#session.to_tref?.unref();
    if (this.#carriers.size > 0) return;
    this.#events?.close(this.#farewell);
    this.#events = undefined;
  }
}
