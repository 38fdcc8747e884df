import type { Frame, SharedFrame } from '@primus/protocol';
import { encodeFrame, joinWrites } from '@primus/websocket-frames';
import { streamOf } from './framework.js';
import { FayeLink } from './link.js';

/** The `readyState` of one that frames can be sent on. */
const OPEN = 1;

/** A frame that goes to many, as it goes over the wire. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/**
 * A WebSocket on the server that has no extensions. Frames are written past the framework, which
 * writes its own to the same stream, whole and in order.
 */
export class PlainLink extends FayeLink {
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
