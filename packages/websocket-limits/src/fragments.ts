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
  let header: number[] = [];
  let payload = 0;
  let fragments = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (payload > 0) {
        const skipped = Math.min(payload, chunk.length - at);
        payload -= skipped;
        at += skipped;
        continue;
      }
      header.push(chunk[at++] as number);
      if (header.length < headerLength(header)) continue;
      payload = payloadLength(header);
      const [first = 0] = header;
      header = [];
      // Control frames come between the fragments of a message, and are none of them.
      if (first & 0x08) continue;
      fragments++;
      if (fragments > maxFragments) return exceeded();
      if (first & 0x80) fragments = 0;
    }
  };
}

function headerLength([, second]: readonly number[]): number {
  if (second === undefined) return 2;
  const size = second & 0x7f;
  const extended = size === 126 ? 2 : size === 127 ? 8 : 0;
  return 2 + extended + (second & 0x80 ? 4 : 0);
}

function payloadLength([, second = 0, ...rest]: readonly number[]): number {
  const size = second & 0x7f;
  if (size < 126) return size;
  return rest.slice(0, size === 126 ? 2 : 8).reduce((sum, byte) => sum * 256 + byte, 0);
}
