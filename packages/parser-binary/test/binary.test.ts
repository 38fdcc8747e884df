import { binary } from '@primus/parser-binary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const thereAndBack = async (value: unknown): Promise<unknown> =>
  binary.decode(await binary.encode(value));

const blob = (text: string): Blob => new Blob([text]);

const read = (...bytes: number[]): unknown => binary.decode(Uint8Array.from(bytes));

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('What arrives', () => {
  const bytes = Uint8Array.of(0, 128, 255);

  test.each([
    ['a buffer', Buffer.from(bytes)],
    ['a Uint8Array', bytes],
    ['a part of one', Uint8Array.of(9, ...bytes, 9).subarray(1, 4)],
    ['an array buffer', bytes.buffer],
    ['a blob', new Blob([bytes])],
  ])('%s, as a buffer with memory of its own', async (_, value) => {
    const seen = (await thereAndBack({ in: [value, 'after'] })) as { in: [Buffer, string] };
    expect(seen.in).toEqual([Buffer.from(bytes), 'after']);
    expect(seen.in[0]).toBeInstanceOf(Buffer);
    expect(seen.in[0].buffer.byteLength).toBe(3);
  });

  test('other views, as their bytes', async () => {
    expect(await thereAndBack(Uint16Array.of(1))).toEqual(Buffer.from([1, 0]));
  });

  test('blobs, in their places', async () => {
    const seen = await thereAndBack([[blob('a')], 1, { b: blob('b'), c: 2 }, blob('c')]);
    expect(seen).toEqual([[Buffer.from('a')], 1, { b: Buffer.from('b'), c: 2 }, Buffer.from('c')]);
  });

  test.each([
    ['NaN', Number.NaN, Number.NaN],
    ['infinity', [Infinity, -Infinity], [Infinity, -Infinity]],
    ['the smallest numbers', [5e-324, -2.2e-308], [5e-324, -2.2e-308]],
    [
      'integers of more than 32 bits',
      [2 ** 40, -(2 ** 40), 2 ** 64],
      [2 ** 40, -(2 ** 40), 2 ** 64],
    ],
    ['a mark of byte order', '\ufeffa', '\ufeffa'],
    ['undefined, as null', { a: undefined, b: [undefined] }, { a: null, b: [null] }],
    ['a date, as text', new Date(0), String(new Date(0))],
    ['a key that methods have', { hasOwnProperty: 1 }, { hasOwnProperty: 1 }],
  ])('%s', async (_, value, expected) => {
    expect(await thereAndBack(value)).toStrictEqual(expected);
  });

  test('a long list, and an object with many keys', async () => {
    const list = Array.from({ length: 200_000 }, (__, index) => index);
    expect(await thereAndBack(list)).toEqual(list);
    const object = Object.fromEntries(list.slice(0, 70_000).map((index) => [`k${index}`, index]));
    expect(await thereAndBack(object)).toEqual(object);
  });
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('none')],
  ['a bigint', 1n],
  ['a map', new Map()],
  ['a key named constructor', { constructor: 1 }],
])('refuses to write %s', (_, value) => {
  expect(() => binary.encode(value)).toThrow(Error);
});

/** A list of so many empty values of bytes. */
function listOfBytes(count: number): Uint8Array {
  const frame = Buffer.alloc(5 + count, 0xa0);
  frame.writeUInt8(0xdd);
  frame.writeUInt32BE(count, 1);
  return frame;
}

describe('Frames of strangers', () => {
  test('are bytes', () => {
    expect(() => binary.decode('{"a":1}')).toThrow(TypeError);
  });

  test.each([
    ['a list of four billion', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['an object of four billion', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['four gigabytes of text', [0xd9, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['four gigabytes of bytes', [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['a number cut short', [0xcb, 0x00]],
    ['a length cut short', [0xdd, 0xff]],
    ['nothing', []],
  ])('are refused where they hold less than they say: %s', (_, bytes) => {
    expect(() => read(...bytes)).toThrow(RangeError);
  });

  test('are refused where lists in lists say they are long', () => {
    const frame = new Uint8Array(1_000_000);
    for (let at = 0; at < frame.length; at += 5) frame.set([0xdd, 0x01, 0xff, 0xff, 0xff], at);
    expect(() => binary.decode(frame)).toThrow(RangeError);
  });

  test('are refused where they are deep', () => {
    expect(() => binary.decode(new Uint8Array(10_000_000).fill(0x91))).toThrow(RangeError);
  });

  // Each value would take some hundred times its bytes.
  test('are refused where they hold more than 65,536 values of bytes', () => {
    expect(binary.decode(listOfBytes(65_536))).toHaveLength(65_536);
    expect(() => binary.decode(listOfBytes(65_537))).toThrow(RangeError);
  });

  test.each([0xc1, 0xc4, 0xc9, 0xd4, 0xd7])('are refused with the unknown type %i', (type) => {
    expect(() => read(type, 0, 0, 0, 0)).toThrow(TypeError);
  });

  test('are refused where they go on', () => {
    expect(() => read(0x01, 0x02)).toThrow(RangeError);
  });

  test('set no prototype', () => {
    const key = [...Buffer.from('__proto__')];
    expect(() => read(0x81, 0xb9, ...key, 0x80)).toThrow(TypeError);
    expect(() => read(0x91, 0x81, 0xd8, 0, 9, ...key, 0x80)).toThrow(TypeError);
    // As bytes, and in a list, which are no text but would become the same key.
    expect(() => read(0x81, 0xa9, ...key, 0x80)).toThrow(TypeError);
    expect(() => read(0x81, 0x91, 0xb9, ...key, 0x80)).toThrow(TypeError);
  });

  test('are a value or an error, whatever they hold', () => {
    const valid = fc.jsonValue().map((value) => binary.encode(value) as Uint8Array);
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc
        .tuple(
          valid,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 0xff })), { maxLength: 4 }),
        )
        .map(([bytes, changes]) => {
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          return bytes;
        }),
    );
    fc.assert(
      fc.property(frame, (bytes) => {
        expect(failure(() => binary.decode(bytes))).toSatisfy(
          (thrown) => thrown === undefined || thrown instanceof Error,
        );
        expect(Reflect.ownKeys(Object.prototype)).toHaveLength(12);
      }),
      { seed: 9, numRuns: 5_000 },
    );
  });
});

test('says where its script for browsers is', () => {
  expect(binary.client?.url.pathname).toMatch(/\/dist\/.+\.js$/);
});
