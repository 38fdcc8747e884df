import { runInThisContext } from 'node:vm';
import { binary } from '@primus/parser-binary';
import * as theirs from 'binary-pack';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** What Primus 8 has on pages. It writes a blob, and reads an array buffer. */
interface OnPages {
  pack(value: unknown): Blob;
  unpack(frame: ArrayBuffer): unknown;
}

const run = runInThisContext(`(function () { ${theirs.BrowserSource} })`) as (this: object) => void;
const page = {} as { BinaryPack: OnPages };
run.call(page);

const integer = fc.integer({ min: -0x80000000, max: 0xffffffff });
const fraction = fc.double({ noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));

/** JSON's values; `-0` is none, and both write it as `0`. */
function messages(
  leaf: fc.Arbitrary<unknown>,
  unit: 'binary' | fc.Arbitrary<string> = 'binary',
): fc.Arbitrary<unknown> {
  const key = fc
    .string({ unit, maxLength: 20 })
    .filter((name) => !['__proto__', 'constructor', 'hasOwnProperty'].includes(name));
  return fc.letrec<{ message: unknown }>((tie) => ({
    message: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('message'), { maxLength: 5 }),
      fc.dictionary(key, tie('message'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).message;
}

const text = fc.string({ unit: 'binary', maxLength: 70 });
/** It cannot write none. */
const bytes = fc.uint8Array({ minLength: 1, maxLength: 70 }).map((array) => Buffer.from(array));
const plain = fc.oneof(text, integer, fraction, fc.boolean(), fc.constant(null));

function check<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { seed: 8, numRuns: 300 });
}

describe('Primus 8 in Node', () => {
  test('writes the same bytes', () => {
    check(messages(fc.oneof(plain, bytes, fc.date({ noInvalidDate: true }))), (value) => {
      expect(hex(binary.encode(value) as Uint8Array)).toBe(hex(theirs.pack(value)));
    });
  });

  test('reads what we write, and we read what it writes', () => {
    check(messages(fc.oneof(plain, bytes)), (value) => {
      expect(binary.decode(theirs.pack(value))).toEqual(value);
      expect(theirs.unpack(Buffer.from(binary.encode(value) as Uint8Array))).toEqual(value);
    });
  });

  test.each([
    ['text', [0, 15, 16, 255, 256, 65_535, 65_536].map((length) => 'é'.repeat(length / 2))],
    ['lists', [0, 15, 16, 300].map((length) => Array<number>(length).fill(1))],
    ['bytes', [1, 15, 16, 65_535, 65_536].map((length) => Buffer.alloc(length, 7))],
    [
      'objects',
      [0, 15, 16, 300].map((length) => Object.assign({}, Array<number>(length).fill(1)) as object),
    ],
    ['what is undefined', [undefined, [undefined], { a: undefined }]],
  ])('writes the same bytes at every edge: %s', (_, values) => {
    for (const value of values as unknown[]) {
      const frame = binary.encode(value) as Uint8Array;
      expect(Buffer.compare(frame, theirs.pack(value))).toBe(0);
      expect(binary.decode(frame)).toEqual(binary.decode(theirs.pack(value)));
    }
  });

  // It would take minutes to write them itself.
  test.each([
    [65_535, 0xdc],
    [65_536, 0xdd],
  ])('reads lists of %i items from us', (length, type) => {
    const list = Array<number>(length).fill(1);
    const frame = Buffer.from(binary.encode(list) as Uint8Array);
    expect(frame[0]).toBe(type);
    expect(theirs.unpack(frame)).toEqual(list);
  });

  test('reads no bytes from us, which it cannot write', () => {
    const frame = Buffer.from(binary.encode([Buffer.alloc(0)]) as Uint8Array);
    expect(theirs.unpack(frame)).toEqual([Buffer.alloc(0)]);
    expect(() => theirs.pack(Buffer.alloc(0))).toThrow('Invalid length');
  });

  test('reads integers of more than 32 bits from us, which it does not from itself', () => {
    for (const value of [Date.UTC(2026), 2 ** 32, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, 1e300]) {
      expect(theirs.unpack(Buffer.from(binary.encode(value) as Uint8Array))).toBe(value);
    }
    expect(() => theirs.unpack(theirs.pack(2 ** 40))).toThrow(RangeError);
  });

  test('is understood when it writes integers of more than 32 bits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(binary.decode(theirs.pack(value))).toBe(value + 0);
      }),
    );
  });
});

describe('Primus 8 on pages', () => {
  // It reads no character past the first 65,536, and does not say how long it writes them.
  const unit = fc.constantFrom('a', 'é', '€', '\u0000', '\u2028');
  const plainText = fc.string({ unit });
  const known = messages(fc.oneof(plainText, integer, fc.boolean(), fc.constant(null)), unit);

  test('reads what we write, and we read what it writes', async () => {
    await fc.assert(
      fc.asyncProperty(known, async (value) => {
        const frame = new Uint8Array(binary.encode(value) as Uint8Array);
        expect(page.BinaryPack.unpack(frame.buffer)).toEqual(value);
        const blob = page.BinaryPack.pack(value);
        expect(binary.decode(new Uint8Array(await blob.arrayBuffer()))).toEqual(value);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('reads doubles and long integers', () => {
    for (const value of [0.1, -1.5e-7, 2 ** 40, -(2 ** 40), Infinity]) {
      const frame = new Uint8Array(binary.encode([value]) as Uint8Array);
      expect(page.BinaryPack.unpack(frame.buffer)).toEqual([value]);
    }
  });
});

function hex(frame: Uint8Array): string {
  return Buffer.from(frame).toString('hex');
}
