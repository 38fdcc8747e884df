/** Bits of a frame's first byte: that a message ends with it, and that it is none of a message. */
const FINAL = 0x80;
const CONTROL = 0x08;

/** Of its second byte: that a key of four bytes follows the length. */
const MASKED = 0x80;

/**
 * Watches the bytes of a WebSocket's frames go by. A parser that keeps the fragments of a message
 * apart needs 100 bytes and more for each.
 *
 * @param maxFragments of a message
 * @param exceeded is called when a message comes in more
 */
export function watchFragments(
  maxFragments: number,
  exceeded: () => void,
): (chunk: Buffer) => void {
  /** The beginning of a header that came in pieces. */
  let begun: Buffer | undefined;
  /** Bytes still to come of the frame whose header was read last. */
  let payload = 0;
  let fragments = 0;
  return (chunk) => {
    let at = Math.min(payload, chunk.length);
    payload -= at;
    if (begun) {
      chunk = Buffer.concat([begun, chunk]);
      begun = undefined;
    }
    while (at < chunk.length) {
      const start = at + headerLength(chunk, at);
      if (start > chunk.length) {
        // A copy: the chunk would be kept as a whole for as long as the rest does not come.
        begun = Buffer.from(chunk.subarray(at));
        return;
      }
      const first = chunk[at] as number;
      // Control frames come between the fragments of a message, and are none of them.
      if (!(first & CONTROL)) {
        if (++fragments > maxFragments) return exceeded();
        if (first & FINAL) fragments = 0;
      }
      const end = start + payloadLength(chunk, at);
      payload = Math.max(0, end - chunk.length);
      at = end;
    }
  };
}

/** Bytes of the header that begins at `at`, as far as they can be told by what is there of it. */
function headerLength(chunk: Buffer, at: number): number {
  const second = chunk[at + 1];
  if (second === undefined) return 2;
  const size = second & 0x7f;
  const extended = size === 126 ? 2 : size === 127 ? 8 : 0;
  return 2 + extended + (second & MASKED ? 4 : 0);
}

/** Bytes that follow the header that begins at `at`. */
function payloadLength(chunk: Buffer, at: number): number {
  const size = (chunk[at + 1] as number) & 0x7f;
  if (size < 126) return size;
  if (size === 126) return chunk.readUInt16BE(at + 2);
  return chunk.readUInt32BE(at + 2) * 2 ** 32 + chunk.readUInt32BE(at + 6);
}
