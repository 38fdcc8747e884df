/** What follows a head from 0xc4 to 0xdf: this many bytes, or what a length of `field` bytes says. */
type Layout = { readonly bytes: number; readonly field?: number; readonly holds?: number };

const LAYOUTS: readonly Layout[] = [
  // bin, ext: the bytes of the length, and of the type
  ...[0, 1].flatMap((type) => [1, 2, 4].map((field) => ({ bytes: type, field }))),
  // float, uint, int
  ...[4, 8, 1, 2, 4, 8, 1, 2, 4, 8].map((bytes) => ({ bytes })),
  // fixext
  ...[1, 2, 4, 8, 16].map((bytes) => ({ bytes: bytes + 1 })),
  // str
  ...[1, 2, 4].map((field) => ({ bytes: 0, field })),
  // array, map
  ...[1, 2].flatMap((holds) => [2, 4].map((field) => ({ bytes: 0, field, holds }))),
];

/**
 * Refuses a frame that is too short for the lists and objects in it: the library makes a list as
 * long as it is said to be before it reads the first item.
 *
 * @throws RangeError
 */
export function checkLengths(frame: Uint8Array): void {
  let at = 0;
  // Values that have to follow, each of one byte at least.
  for (let expected = 1; expected > 0; expected--) {
    if (expected > frame.length - at) throw new RangeError('The frame is cut short.');
    const head = frame[at++] as number;
    if (head < 0x80 || head >= 0xe0) continue;
    if (head < 0x90) expected += 2 * (head & 0x0f);
    else if (head < 0xa0) expected += head & 0x0f;
    else if (head < 0xc0) at += head & 0x1f;
    else if (head >= 0xc4) {
      const { bytes, field = 0, holds } = LAYOUTS[head - 0xc4] as Layout;
      const length = bigEndian(frame, at, field);
      at += field + bytes;
      if (holds) expected += holds * length;
      else at += length;
    }
  }
}

function bigEndian(frame: Uint8Array, at: number, bytes: number): number {
  let number = 0;
  for (let index = 0; index < bytes; index++) number = number * 256 + (frame[at + index] ?? 0);
  return number;
}
