import type { Writable } from 'node:stream';
import { encodeFrame } from '@primus/websocket-frames';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ws from 'ws';

/** Its parser, which its types leave out. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: object) => Writable };

/** What the parser of `ws` reads, of a server's frames. */
function read(wire: Buffer): Promise<{ data: string | Buffer; binary: boolean }> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on('error', reject);
    receiver.on('message', (data: Buffer, binary: boolean) => {
      resolve({ data: binary ? data : data.toString(), binary });
    });
    receiver.write(wire);
  });
}

const LENGTHS = [0, 1, 125, 126, 65_535, 65_536, 100_000];

test.each(LENGTHS)('a text of %i characters', async (length) => {
  const text = 'x'.repeat(length);
  expect(await read(encodeFrame(text))).toEqual({ data: text, binary: false });
});

test.each(LENGTHS)('%i bytes', async (length) => {
  const bytes = Buffer.alloc(length, 0xa5);
  expect(await read(encodeFrame(bytes))).toEqual({ data: bytes, binary: true });
});

test('any text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      const wellFormed = Buffer.from(text).toString();
      expect(await read(encodeFrame(wellFormed))).toEqual({ data: wellFormed, binary: false });
    }),
  );
});
