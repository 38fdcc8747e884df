/** What travels over a link: text, or bytes where the transformer's {@link Traits} allow them. */
export type Frame = string | Uint8Array;

/** A frame that goes to many links. A transformer adds what it makes of it, once for all of them. */
export interface SharedFrame {
  readonly frame: Frame;
}

/** What a frame that waits takes beside its content, in bytes: a million empty ones are no gift. */
const OVERHEAD = 256;

/**
 * What a waiting frame is counted as, in bytes: UTF-16 units of a text stand for bytes. Close
 * enough to the memory it holds, and free of an encoding pass over every text.
 */
export function frameSize(frame: Frame): number {
  return OVERHEAD + (typeof frame === 'string' ? frame.length : frame.byteLength);
}
