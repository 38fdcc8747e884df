import { msgpack } from '@primus/parser-msgpack';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const encode = (value: unknown): Uint8Array => msgpack.encode(value) as Uint8Array;
const thereAndBack = (value: unknown): unknown => msgpack.decode(encode(value));
const read = (...bytes: number[]): unknown => msgpack.decode(Uint8Array.from(bytes));

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
  ])('%s, as a buffer with memory of its own', (_, value) => {
    const seen = thereAndBack({ in: [value, 'after'] }) as { in: [Buffer, string] };
    expect(seen.in).toEqual([Buffer.from(bytes), 'after']);
    expect(seen.in[0]).toBeInstanceOf(Buffer);
    expect(seen.in[0].buffer.byteLength).toBe(3);
  });

  test.each([
    ['an array buffer', bytes.buffer, bytes.buffer],
    ['numbers', [Number.NaN, Infinity, 0.1, 2 ** 53 - 1], [Number.NaN, Infinity, 0.1, 2 ** 53 - 1]],
    ['undefined, as null', { a: undefined, b: [undefined] }, { a: null, b: [null] }],
    ['a date', new Date(5), new Date(5)],
    ['a date that is none', new Date(Number.NaN), new Date(Number.NaN)],
    ['a key named constructor', { constructor: 1 }, { constructor: 1 }],
  ])('%s', (_, value, expected) => {
    expect(thereAndBack(value)).toStrictEqual(expected);
  });

  test('an error, without its stack', () => {
    const error = new TypeError('not that');
    const frame = Buffer.from(encode(error)).toString('latin1');
    expect(thereAndBack(error)).toEqual(error);
    expect(frame).not.toContain('at ');
  });
});

function nest(depth: number): unknown {
  let value: unknown = [];
  for (let count = 1; count < depth; count++) value = count % 2 === 0 ? [value] : { a: value };
  return value;
}

test('goes a thousand deep, and no further', () => {
  expect(thereAndBack(nest(1_000))).toEqual(nest(1_000));
  expect(() => encode(nest(1_001))).toThrow(Error);
});

describe('One encoder for all', () => {
  test('a getter may write, too', () => {
    const inner = { b: 'inner' };
    const outer = {
      get a() {
        return encode(inner);
      },
      c: 'after',
    };
    expect(thereAndBack(outer)).toEqual({ a: Buffer.from(encode(inner)), c: 'after' });
  });

  test('goes on after what it could not write, and frames stay as they are', () => {
    const first = encode({ a: 1 });
    expect(() => encode({ b: 'half', c: () => 1 })).toThrow(Error);
    expect(encode({ a: 1 })).toEqual(first);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  test('a long message leaves nothing behind', () => {
    const long = 'a'.repeat(1_000_000);
    expect(thereAndBack(long)).toBe(long);
    expect(thereAndBack({ a: 1 })).toEqual({ a: 1 });
  });
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('none')],
  ['a bigint', 1n],
])('refuses to write %s', (_, value) => {
  expect(() => encode(value)).toThrow(Error);
  expect(() => encode({ in: [value] })).toThrow(Error);
});

describe('Frames of strangers', () => {
  test('are bytes', () => {
    expect(() => msgpack.decode('{"a":1}')).toThrow(TypeError);
  });

  test.each([
    ['a list of four billion', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['an object of four billion', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['four gigabytes of text', [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['four gigabytes of bytes', [0xc6, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['four gigabytes of an extension', [0xc9, 0xff, 0xff, 0xff, 0xff, 0x12, 0x61]],
    ['a number cut short', [0xcb, 0x00]],
    ['a length cut short', [0xdd, 0xff]],
    ['nothing', []],
    ['a list of four billion in an extension', [0xc7, 5, 0x0a, 0xdd, 0xff, 0xff, 0xff, 0xff]],
  ])('are refused where they hold less than they say: %s', (_, bytes) => {
    expect(() => read(...bytes)).toThrow(RangeError);
  });

  // Each list would take memory for 33 million items before its first is read.
  test('are refused where lists in lists say they are long', () => {
    const frame = new Uint8Array(1_000_000);
    for (let at = 0; at < frame.length; at += 5) frame.set([0xdd, 0x01, 0xff, 0xff, 0xff], at);
    expect(() => msgpack.decode(frame)).toThrow(RangeError);
    const short = new Uint8Array(100_000);
    for (let at = 0; at < short.length; at += 5) short.set([0xdd, 0x00, 0x00, 0xff, 0xff], at);
    expect(() => msgpack.decode(short)).toThrow(RangeError);
  });

  // Each value would take some hundred times its bytes.
  test.each([
    ['bytes', [0xc4, 0x00]],
    ['extensions', [0xd4, 0x12, 0x00]],
  ])('are refused where they hold more than 65,536 %s', (_, value) => {
    const frameOf = (count: number): Uint8Array => {
      const frame = Buffer.alloc(5 + count * value.length);
      frame.writeUInt8(0xdd);
      frame.writeUInt32BE(count, 1);
      for (let at = 5; at < frame.length; at += value.length) frame.set(value, at);
      return frame;
    };
    expect(msgpack.decode(frameOf(65_536))).toHaveLength(65_536);
    expect(() => msgpack.decode(frameOf(65_537))).toThrow(RangeError);
  });

  test('are refused where an extension of text holds bytes', () => {
    expect(() => read(0xc7, 3, 0x0b, 0x91, 0xc4, 0x00)).toThrow(RangeError);
  });

  test.each([
    ['no type at all', [0xc1]],
    ['an unknown extension', [0xd4, 0x7f, 0x00]],
    ['a date of text', [0xd5, 0x0d, 0xa1, 0x61]],
    ['an extension in an extension', [0xc7, 3, 0x0d, 0xd4, 0x0d, 0x00]],
    ['an expression that is none', [0xc7, 5, 0x0a, 0x92, 0xa1, 0x28, 0xa0]],
    ['numbers of half a number', [0xd4, 0x13, 0x00]],
    ['more after the message', [0x01, 0x02]],
  ])('are refused with %s', (_, bytes) => {
    expect(() => read(...bytes)).toThrow(Error);
  });

  test('set no prototype', () => {
    const key = [...Buffer.from('__proto__')];
    for (const head of [[0xa9], [0xd9, 9], [0xc4, 9], [0x91, 0xa9]]) {
      expect(() => read(0x81, ...head, ...key, 0x80)).toThrow(Error);
      expect(() => read(0x91, 0x81, ...head, ...key, 0x80)).toThrow(Error);
    }
  });

  test('tell an error nothing but its name and text', () => {
    const told = { name: 'A', message: 'b', stack: 'c', evil: 1 };
    const frame = encode(told);
    const error = read(0xc7, frame.length, 0x0e, ...frame) as Error;
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.stack === 'c', 'evil' in error]).toEqual([
      'A',
      'b',
      false,
      false,
    ]);
  });

  test.each([0x91, 0x81])('are refused where they are deep: %i', (head) => {
    const frame = new Uint8Array(10_000_000).fill(head);
    expect(() => msgpack.decode(frame)).toThrow(RangeError);
  });

  test('are a value or an error, whatever they hold', () => {
    const valid = fc
      .oneof(fc.jsonValue(), fc.date(), fc.float32Array(), fc.uint8Array())
      .map((value) => encode([value]));
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 0xff })), {
      maxLength: 4,
    });
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.tuple(valid, changes).map(([bytes, all]) => {
        for (const [at, byte] of all) bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(frame, (bytes) => {
        expect(failure(() => msgpack.decode(bytes))).toSatisfy(
          (thrown) => thrown === undefined || thrown instanceof Error,
        );
        expect(Reflect.ownKeys(Object.prototype)).toHaveLength(12);
      }),
      { seed: 9, numRuns: 5_000 },
    );
  });
});

test('says where its script for browsers is', () => {
  expect(msgpack.client?.url.pathname).toMatch(/\/dist\/.+\.js$/);
});
