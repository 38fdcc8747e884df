import type { Frame, SharedFrame } from '@primus/protocol';
import { encodeFrame } from '@primus/websocket-frames';

/** A frame that goes to many, as it goes over the wire to those who have a WebSocket. */
export interface WireFrame extends SharedFrame {
  readonly wire: Buffer;
}

/** What stands before a text that is a message. */
const MESSAGE = '4';

/** What the fourth version of the protocol makes of a message, as it goes over a WebSocket. */
export function encodePacket(frame: Frame): Buffer {
  return encodeFrame(typeof frame === 'string' ? MESSAGE + frame : frame);
}
