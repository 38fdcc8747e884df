import { createContext, runInContext } from 'node:vm';
import { msgpack } from '@primus/parser-msgpack';
import * as fc from 'fast-check';
import * as theirs from 'primus-msgpack';
import { describe, expect, test } from 'vitest';

/** What Primus 8 has on pages, where there is no `Buffer`. */
const page = createContext({}) as { readonly msgpack: typeof theirs };
runInContext(`var exports = this; ${theirs.BrowserSource}`, page);

/** What both write for a number is the same within these. */
const integer = fc.integer({ min: -0x80000000, max: 0x7fffffff });

/** Text of whole characters: a half of one is written in different ways. */
const text = fc.string({ unit: 'binary', maxLength: 300 });

const plain = fc.oneof(text, integer, fc.boolean(), fc.constantFrom(null, undefined));
const number = fc.oneof(fc.double(), fc.maxSafeInteger());
const date = fc.date({ noInvalidDate: true });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

function messages(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const key = fc.string({ unit: 'binary', maxLength: 40 }).filter((name) => name !== '__proto__');
  return fc.letrec<{ message: unknown }>((tie) => ({
    message: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('message'), { maxLength: 20 }),
      fc.dictionary(key, tie('message'), { maxKeys: 20, noNullPrototype: true }),
    ),
  })).message;
}

function check<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { seed: 8, numRuns: 500 });
}

const encode = (value: unknown): Uint8Array => msgpack.encode(value) as Uint8Array;
const hex = (frame: Uint8Array): string => Buffer.from(frame).toString('hex');

describe('Primus 8 in Node', () => {
  test('writes the same bytes', () => {
    const fraction = fc.double().filter((value) => !Number.isInteger(value));
    check(messages(fc.oneof(plain, fraction)), (value) => {
      expect(hex(encode(value))).toBe(hex(theirs.encode(value)));
    });
  });

  test('reads what we write, and we read what it writes, to the same value', () => {
    check(messages(fc.oneof(plain, number, date, bytes)), (value) => {
      const expected = theirs.decode(theirs.encode(value));
      expect(theirs.decode(encode(value))).toStrictEqual(expected);
      expect(msgpack.decode(theirs.encode(value))).toStrictEqual(expected);
      expect(msgpack.decode(encode(value))).toStrictEqual(expected);
    });
  });

  test.each([
    ['text', [0, 31, 32, 255, 256, 65_535, 65_536].map((length) => 'a'.repeat(length))],
    ['lists', [0, 15, 16, 65_535, 65_536].map((length) => Array<number>(length).fill(1))],
    ['bytes', [0, 254, 255, 256, 65_535, 65_536].map((length) => Buffer.alloc(length, 7))],
    [
      'integers',
      [7, 8, 15, 16, 31, 32, 53].flatMap((bits) =>
        [-1, 0, 1].flatMap((near) => [2 ** bits + near, -(2 ** bits) + near]),
      ),
    ],
  ])('reads and is read at every edge: %s', (_, values) => {
    for (const value of values as unknown[]) {
      expect(theirs.decode(encode(value))).toEqual(value);
      expect(msgpack.decode(theirs.encode(value))).toEqual(value);
    }
  });

  test.each([
    ['Int8Array', Int8Array.of(-1, 2)],
    ['Int16Array', Int16Array.of(-300, 2)],
    ['Uint16Array', Uint16Array.of(60_000, 2)],
    ['Int32Array', Int32Array.of(-70_000, 2)],
    ['Uint32Array', Uint32Array.of(4_000_000_000, 2)],
    ['Float32Array', Float32Array.of(0.5, Number.NaN)],
    ['Float64Array', Float64Array.of(0.1, 5e-324)],
    ['Uint8ClampedArray', Uint8ClampedArray.of(255, 2)],
    ['a part of an array', Float32Array.of(1, 2, 3).subarray(1, 2)],
    ['ArrayBuffer', Uint8Array.of(1, 2, 3).buffer],
    ['DataView', new DataView(Uint8Array.of(1, 2, 3).buffer)],
    ['RegExp', /a\/b\n/gi],
  ])('writes the same for types it added, and both read them: %s', (_, value) => {
    const frame = encode([value]);
    expect(hex(frame)).toBe(hex(theirs.encode([value])));
    expect(theirs.decode(frame)).toStrictEqual([value]);
    expect(msgpack.decode(frame)).toStrictEqual([value]);
  });

  test('sends a Uint8Array as a type of its own, and bytes to us', () => {
    const array = Uint8Array.of(1, 2, 3);
    expect(msgpack.decode(theirs.encode([array]))).toStrictEqual([Buffer.from(array)]);
    expect(theirs.decode(encode([array]))).toStrictEqual([Buffer.from(array)]);
  });

  test.each([
    new Error('a'),
    new TypeError('b'),
    new RangeError('c'),
    new EvalError('d'),
    new ReferenceError('e'),
    new SyntaxError('f'),
    new URIError('g'),
    Object.assign(new Error('h'), { name: 'Named' }),
  ])('reads errors from us, and we from it: %s', (error) => {
    for (const seen of [
      msgpack.decode(theirs.encode(error)),
      msgpack.decode(encode(error)),
      theirs.decode(encode(error)),
    ] as Error[]) {
      expect(seen.constructor).toBe(error.constructor);
      expect([seen.name, seen.message]).toEqual([error.name, error.message]);
    }
  });

  test('sends boxed values, and plain ones to us', () => {
    const boxed = [Object('a'), Object(1), Object(false)] as unknown[];
    expect(msgpack.decode(theirs.encode(boxed))).toStrictEqual(['a', 1, false]);
  });
});

describe('Primus 8 on pages', () => {
  test('reads what we write, and we read what it writes', () => {
    check(messages(fc.oneof(plain, number)), (value) => {
      const expected = theirs.decode(theirs.encode(value));
      expect(page.msgpack.decode(encode(value))).toEqual(expected);
      expect(msgpack.decode(Buffer.from(page.msgpack.encode(value)))).toEqual(expected);
    });
  });

  test('reads bytes from us', () => {
    const seen = page.msgpack.decode(encode({ bytes: Buffer.from([1, 2]) })) as {
      bytes: Uint8Array;
    };
    expect([...seen.bytes]).toEqual([1, 2]);
  });
});
