import { describe, expect, it } from 'vitest';
import { clientFrame, PING, repeated, serverFrame, TEXT } from '../src/wire/frame.js';
import { FrameReader } from '../src/wire/frame-reader.js';

/** What a reader finds in pieces of bytes. */
function read(...pieces: Buffer[]): [opcode: number, length: number, start: string][] {
  const found: [number, number, string][] = [];
  const reader = new FrameReader((opcode, length, start) => {
    found.push([opcode, length, start.toString()]);
  });
  for (const piece of pieces) reader.read(Buffer.from(piece));
  return found;
}

const lengths = [0, 1, 125, 126, 4096, 65_535, 65_536, 100_000];

describe('a reader of frames', () => {
  it.each(lengths)('finds one of %i bytes, and the one after it', (length) => {
    const payload = 'x'.repeat(length);
    const start = payload.slice(0, 125);
    expect(read(Buffer.concat([serverFrame(payload), serverFrame('end')]))).toEqual([
      [TEXT, length, start],
      [TEXT, 3, 'end'],
    ]);
  });

  it.each(lengths)('finds one of %i bytes by a client, and takes the mask off', (length) => {
    const payload = 'primus'.repeat(20_000).slice(0, length);
    expect(read(clientFrame(payload), clientFrame('end'))).toEqual([
      [TEXT, length, payload.slice(0, 125)],
      [TEXT, 3, 'end'],
    ]);
  });

  it('finds the same, wherever what arrives is cut', () => {
    const bytes = Buffer.concat([
      serverFrame('one'),
      serverFrame('x'.repeat(300)),
      serverFrame('?', PING),
      clientFrame('four'),
    ]);
    const whole = read(bytes);
    expect(whole.map(([opcode, length]) => [opcode, length])).toEqual([
      [TEXT, 3],
      [TEXT, 300],
      [PING, 1],
      [TEXT, 4],
    ]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const found = read(bytes.subarray(0, cut), bytes.subarray(cut));
      // A long payload is not waited for, but its first 125 bytes are.
      expect(found).toEqual(whole);
    }
    expect(read(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('counts frames that come together', () => {
    expect(read(repeated(serverFrame('x'.repeat(100)), 50))).toHaveLength(50);
  });
});
