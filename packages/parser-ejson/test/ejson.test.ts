import { ejson } from '@primus/parser-ejson';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const thereAndBack = (value: unknown): unknown => ejson.decode(ejson.encode(value) as string);

const own = (object: object, key: string): unknown =>
  Object.getOwnPropertyDescriptor(object, key)?.value;

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('What arrives', () => {
  test.each([
    ['a date', new Date('2026-01-31T12:00:00Z')],
    ['a regular expression', /a\/b/gi],
    ['bytes', Uint8Array.of(0, 128, 255)],
    ['NaN', Number.NaN],
    ['Infinity', [Infinity, -Infinity]],
    ['what looks like a mark', { $date: 1, a: { $binary: 'x' }, b: { $type: 'none', $value: 1 } }],
    ['a mark in a mark', { $escape: { $date: { $InfNaN: 0 } } }],
    ['keys that mean something to the library', { caller: 'a', callee: 'b', length: 2 }],
    ['marks of the library', { $Uint8ArrayPolyfill: true, length: 1e9 }],
  ])('%s, as it was', (_, value) => {
    expect(thereAndBack(value)).toStrictEqual(value);
    expect(thereAndBack({ in: [value] })).toStrictEqual({ in: [value] });
  });

  test('an array buffer, and a buffer, as bytes', () => {
    const bytes = Uint8Array.of(1, 2);
    expect(thereAndBack(bytes.buffer)).toStrictEqual(bytes);
    expect(thereAndBack([Buffer.from(bytes)])).toStrictEqual([bytes]);
  });

  test('text that came as bytes', () => {
    expect(ejson.decode(new TextEncoder().encode('{"é":{"$InfNaN":1}}'))).toEqual({ é: Infinity });
  });
});

test('the two line separators are escaped', () => {
  expect(ejson.encode({ text: 'a\u2028b\u2029' })).toBe('{"text":"a\\u2028b\\u2029"}');
});

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('none')],
  ['a bigint', 1n],
])('refuses %s, for which JSON has no form', (_, value) => {
  expect(() => ejson.encode(value)).toThrow(TypeError);
});

describe('Frames of strangers', () => {
  test.each([
    ['on top', '{"__proto__":{"evil":1}}'],
    ['inside', '{"in":[{"__proto__":{"evil":1}}]}'],
    ['in an escape', '{"$escape":{"__proto__":{"evil":1}}}'],
    ['in what it escapes', '{"$escape":{"$date":{"__proto__":{"evil":1}}}}'],
    ['as constructor', '{"constructor":{"prototype":{"evil":1}}}'],
  ])('set no prototype: %s', (_, frame) => {
    const seen = [ejson.decode(frame)];
    for (const value of seen) {
      expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
      expect(Reflect.get(value as object, 'evil')).toBe(own(value as object, 'evil'));
      const inside = Object.values(value as object).filter((item) => typeof item === 'object');
      seen.push(...(inside as object[]));
    }
    expect(Reflect.get({}, 'evil')).toBeUndefined();
  });

  test.each([
    '{"callee":1,"length":4294967295}',
    '{"in":{"$Uint8ArrayPolyfill":true,"length":4294967295}}',
    '{"$date":{"callee":1,"length":4294967295}}',
  ])('are no longer than they are, also when they are sent back: %s', (frame) => {
    const value = ejson.decode(frame);
    expect((ejson.encode(value) as string).length).toBeLessThan(100);
  });

  test.each([
    '{"$escape":1}',
    '{"$escape":null}',
    '{"$type":"none","$value":1}',
    '{"$type":"__proto__","$value":1}',
    '{"$regexp":"(","$flags":""}',
    '{"$regexp":"a","$flags":1}',
    '{"$binary":{"length":4294967295}}',
    '{"$binary":7}',
    '{"a":1}garbage',
    '',
  ])('are refused where they make no sense: %s', (frame) => {
    expect(() => ejson.decode(frame)).toThrow(Error);
  });

  test.each(['[', '{"a":', '{"$escape":{"a":'])('are refused where they are deep: %s', (open) => {
    const close = open.replaceAll(/[^[{]/g, '').replaceAll('[', ']').replaceAll('{', '}');
    const frame = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    expect(() => ejson.decode(frame)).toThrow(RangeError);
  });

  test('take no time for escapes in escapes', () => {
    const depth = 1_000;
    const payload = JSON.stringify(Array(10_000).fill('x'));
    const frame = '{"$escape":{"a":'.repeat(depth) + payload + '}}'.repeat(depth);
    expect(ejson.decode(frame)).toHaveProperty(['a', 'a', 'a']);
  });

  test('are a value or an error, whatever they hold', () => {
    const marks = fc.constantFrom('$date', '$regexp', '$flags', '$InfNaN', '$binary', '$escape');
    const keys = fc.constantFrom('__proto__', 'constructor', 'callee', 'length', 'toJSON', 'a');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .array(fc.tuple(fc.oneof(marks, keys), tie('value')), { maxLength: 3 })
          .map((entries) => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(value, (json) => {
        const seen = attempt(() => {
          const read = ejson.decode(JSON.stringify(json));
          return typeof read === 'object' && read !== null ? ejson.encode(read) : '';
        });
        expect(typeof seen === 'string' || seen instanceof Error).toBe(true);
        expect(Reflect.ownKeys(Object.prototype)).toHaveLength(12);
      }),
      { seed: 9, numRuns: 3_000 },
    );
  });
});

test('says where its script for browsers is', () => {
  expect(ejson.client?.url.pathname).toMatch(/\/dist\/.+\.js$/);
});
