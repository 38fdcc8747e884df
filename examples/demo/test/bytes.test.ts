import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../src/page/base64.js';
import { inPieces } from '../src/page/pieces.js';
import { Sha256 } from '../src/page/sha256.js';

const LENGTHS = [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 10_000];

test.each(LENGTHS)('SHA-256 of %i bytes, in pieces, is what Node makes of them', (length) => {
  const bytes = randomBytes(length);
  const expected = createHash('sha256').update(bytes).digest('hex');

  for (const size of [1, 7, 64, 1_000]) {
    const hash = new Sha256();
    for (let at = 0; at < length; at += size) hash.update(bytes.subarray(at, at + size));
    expect(hash.length).toBe(length);
    expect(hash.digest()).toBe(expected);
  }
});

test.each(LENGTHS)('%i bytes survive base64, which is what Node writes', (length) => {
  const bytes = randomBytes(length);

  expect(toBase64(bytes)).toBe(bytes.toString('base64'));
  expect(Buffer.from(fromBase64(toBase64(bytes)))).toEqual(bytes);
});

test('bytes of any lengths are cut into pieces of one', async () => {
  const bytes = randomBytes(1_000);
  const { readable, writable } = inPieces(64);
  const writer = writable.getWriter();
  const written = (async () => {
    for (let at = 0, length = 1; at < bytes.length; at += length++) {
      await writer.write(bytes.subarray(at, at + length));
    }
    await writer.close();
  })();

  const pieces: Uint8Array[] = [];
  const reader = readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces.push(read.value);
  }
  await written;

  expect(pieces.map(({ length }) => length)).toEqual([...Array<number>(15).fill(64), 40]);
  expect(Buffer.concat(pieces)).toEqual(bytes);
});
