import { Fragments } from '@primus/websocket-frames';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const LIMIT = 16_384;

interface Shape {
  readonly opcode: number;
  readonly final: boolean;
  readonly masked: boolean;
  readonly length: number;
}

/** A frame as a client or a server writes it. */
function frame({ opcode, final, masked, length }: Shape): Buffer {
  const mark = masked ? 0x80 : 0;
  const first = (final ? 0x80 : 0) | opcode;
  const head =
    length < 126
      ? Buffer.from([first, mark | length])
      : length < 65_536
        ? Buffer.from([first, mark | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, mark | 127, 0, 0, 0, 0]), uint32(length)]);
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0, 0xff), Buffer.alloc(length, 0xff)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const fragment = (final: boolean): Buffer =>
  frame({ opcode: final ? 0 : 1, final, masked: true, length: 1 });

/** How often a watcher that is handed these chunks has called out. */
function exceeded(chunks: readonly Buffer[]): number {
  let calls = 0;
  const watcher = new Fragments(LIMIT, () => calls++);
  for (const chunk of chunks) watcher.watch(chunk);
  return calls;
}

const shape = fc.record({
  final: fc.boolean(),
  masked: fc.boolean(),
  length: fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 65_535, 65_536)),
});

describe('Fragments', () => {
  test('allows as many as anybody needs, and not one more', () => {
    const open = Buffer.concat(Array.from({ length: LIMIT - 1 }, () => fragment(false)));
    expect(exceeded([open, fragment(true)])).toBe(0);
    expect(exceeded([open, fragment(false), fragment(false)])).toBe(1);
  });

  test('counts the fragments of each message from the beginning', () => {
    const half = Buffer.concat([
      ...Array.from({ length: LIMIT / 2 }, () => fragment(false)),
      fragment(true),
    ]);
    expect(exceeded([half, half, half])).toBe(0);
  });

  test('does not count control frames', () => {
    const ping = frame({ opcode: 9, final: true, masked: true, length: 0 });
    expect(exceeded([Buffer.concat(Array.from({ length: 2 * LIMIT }, () => ping))])).toBe(0);
  });

  test('finds its way through frames of every size, cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(shape, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (shapes, cuts) => {
          const before = shapes.map((each) => frame({ opcode: 2, ...each }));
          const end = frame({ opcode: 0, final: true, masked: false, length: 0 });
          const all = Buffer.concat([...before, end, ...fragments(LIMIT)]);
          const places = cuts.map((cut) => cut % all.length).toSorted((a, b) => a - b);
          const chunks = [...places, all.length].map((place, index) =>
            all.subarray(places[index - 1] ?? 0, place),
          );
          expect(exceeded(chunks)).toBe(0);
          expect(exceeded([...chunks, fragment(false)])).toBe(1);
        },
      ),
      { numRuns: 20 },
    );
  });
});

function fragments(count: number): Buffer[] {
  return Array.from({ length: count }, () => fragment(false));
}
