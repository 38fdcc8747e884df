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

/** How many lists and objects may be in one another, in both directions. */
export const MAX_DEPTH = 1_000;

/**
 * Values of bytes and extensions in one frame. Each takes 300 bytes and more, whatever its length,
 * so that a frame of ten megabytes that says nothing else would take gigabytes.
 */
const MAX_PARTS = 65_536;

/**
 * Refuses a frame that is too short for the lists and objects in it, too deep, or has too many
 * values of bytes: the library makes a list as long as it is said to be before it reads the first
 * item, and goes to any depth.
 *
 * @param maxParts is how many values of bytes there may be
 * @throws RangeError
 */
export function checkLengths(frame: Uint8Array, maxParts: number = MAX_PARTS): void {
  let at = 0;
  // Values that have to follow, of one byte at least: in all, and of each list or object that is open.
  let expected = 1;
  let parts = 0;
  for (const left = [1]; left.length > 0;) {
    const top = left.length - 1;
    if (left[top] === 0) {
      left.pop();
      continue;
    }
    if (expected > frame.length - at) throw new RangeError('The frame is cut short.');
    if (isPart(frame[at] as number) && ++parts > maxParts) {
      throw new RangeError('The frame has too many values of bytes.');
    }
    const { bytes, items } = layoutAt(frame, at);
    left[top] = (left[top] as number) - 1;
    expected += items - 1;
    at += bytes;
    if (items > 0 && left.push(items) > MAX_DEPTH) throw new RangeError('The frame is too deep.');
  }
}

/** Whether a head is one of bytes, or of an extension. */
function isPart(head: number): boolean {
  return (head >= 0xc4 && head <= 0xc9) || (head >= 0xd4 && head <= 0xd8);
}

/** The bytes that a value takes, without those of the items in it, and how many these are. */
function layoutAt(
  frame: Uint8Array,
  at: number,
): { readonly bytes: number; readonly items: number } {
  const head = frame[at] as number;
  if (head < 0x80 || head >= 0xe0) return { bytes: 1, items: 0 };
  if (head < 0x90) return { bytes: 1, items: 2 * (head & 0x0f) };
  if (head < 0xa0) return { bytes: 1, items: head & 0x0f };
  if (head < 0xc0) return { bytes: 1 + (head & 0x1f), items: 0 };
  if (head < 0xc4) return { bytes: 1, items: 0 };
  const { bytes, field = 0, holds } = LAYOUTS[head - 0xc4] as Layout;
  const length = bigEndian(frame, at + 1, field);
  if (holds) return { bytes: 1 + field, items: holds * length };
  return { bytes: 1 + field + bytes + length, items: 0 };
}

function bigEndian(frame: Uint8Array, at: number, bytes: number): number {
  let number = 0;
  for (let index = 0; index < bytes; index++) number = number * 256 + (frame[at + index] ?? 0);
  return number;
}
