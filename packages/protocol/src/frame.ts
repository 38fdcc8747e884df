/** What travels over a link: text, or bytes where the transformer's {@link Traits} allow them. */
export type Frame = string | Uint8Array;

/**
 * What a waiting frame is counted as: bytes of a binary frame, UTF-16 units of a text one.
 * Close enough to the memory it holds, and free of an encoding pass over every text.
 */
export function frameSize(frame: Frame): number {
  return typeof frame === 'string' ? frame.length : frame.byteLength;
}
