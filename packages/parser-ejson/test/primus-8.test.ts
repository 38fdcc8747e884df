import { ejson } from '@primus/parser-ejson';
import * as theirs from 'ejson';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** What both ends take for the same: all that EJSON is for, and keys that look like its marks. */
const key = fc.oneof(
  fc.string({ maxLength: 5 }).filter((name) => name !== '__proto__' && name !== 'callee'),
  fc.constantFrom('$date', '$regexp', '$flags', '$InfNaN', '$binary', '$escape', '$type', '$value'),
);

const { message } = fc.letrec<{ message: unknown }>((tie) => ({
  message: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, /a\/b/gi, new RegExp('', 'u')),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array({ maxLength: 10 }),
    fc.array(tie('message'), { maxLength: 4 }),
    fc.dictionary(key, tie('message'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** As Primus 8 sends text: both line separators are escaped. */
function write(value: unknown): string {
  return theirs
    .stringify(value)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

describe('Primus 8', () => {
  test('writes the same text', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(ejson.encode(value)).toBe(write(value));
      }),
      { seed: 8, numRuns: 2_000 },
    );
  });

  test('reads what we write, and we read what it writes, to the same value', () => {
    fc.assert(
      fc.property(message, (value) => {
        const expected: unknown = theirs.parse(write(value));
        expect(ejson.decode(write(value))).toStrictEqual(expected);
        expect(theirs.parse(ejson.encode(value) as string)).toStrictEqual(expected);
      }),
      { seed: 8, numRuns: 2_000 },
    );
  });

  test('types of the application work on both ends', () => {
    class Point {
      constructor(readonly x: number) {}
      typeName = (): string => 'point';
      toJSONValue = (): number => this.x;
    }
    theirs.addType('point', (x) => new Point(x as number));
    const frame = ejson.encode({ at: [new Point(3)] }) as string;
    expect(frame).toBe('{"at":[{"$type":"point","$value":3}]}');
    const read = ejson.decode(frame) as { at: [Point] };
    expect(read.at[0]).toBeInstanceOf(Point);
    expect(read.at[0].x).toBe(3);
    expect(ejson.encode(new Point(4))).toBe(theirs.stringify(new Point(4)));
  });
});
