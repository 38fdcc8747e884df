import type { Frame, LinkEvents, SharedFrame } from '@primus/protocol';
import {
  encodeFrame,
  type Fragments,
  joinWrites,
  type Taker,
  takeMessages,
} from '@primus/websocket-frames';
import { type FayeSocket, streamOf } from './framework.js';
import { FayeLink } from './link.js';

/** The `readyState` of one that frames can be sent on. */
const OPEN = 1;

/** A frame that goes to many, as it goes over the wire. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/**
 * A WebSocket on the server that has no extensions. Frames are written and messages are read past
 * the framework, which writes its own frames to the same stream, whole and in order.
 */
export class PlainLink extends FayeLink implements Taker {
  readonly maxLength: number;
  declare private events: LinkEvents;

  /**
   * @param fragments follows its socket
   * @param maxLength of a message, in bytes
   */
  constructor(ws: FayeSocket, fragments: Fragments, maxLength: number) {
    super(ws);
    this.maxLength = maxLength;
    // Now, while faye-websocket is the last that listens to the stream.
    takeMessages(streamOf(ws), this, fragments);
  }

  override listen(events: LinkEvents): void {
    super.listen(events);
    this.events = events;
  }

  /** Whoever else listens to the WebSocket is told as always. */
  get taking(): boolean {
    const { raw } = this;
    const alone = raw.listenerCount('message') === 1 && raw.listenerCount('data') === 0;
    return alone && !raw.onmessage && raw.readyState === OPEN;
  }

  take(message: Frame): boolean {
    this.events.frame(message);
    return true;
  }

  override send(frame: Frame): void {
    this.#write(encodeFrame(frame));
  }

  sendShared({ wire }: WireFrame): void {
    this.#write(wire);
  }

  #write(wire: Buffer): void {
    if (this.raw.readyState !== OPEN) return;
    const stream = streamOf(this.raw);
    joinWrites(stream);
    stream.write(wire);
  }
}
