import assert from 'node:assert/strict';
import type { Parser } from '@primus/protocol';
import type { Runner } from './runner.js';
import { values } from './values.js';

/** What is tested, and with what. */
export interface ParserSubject extends Runner {
  readonly parser: Parser;
}

/** Registers the tests that every parser has to pass, with any transformer or none. */
export function parserConformance({ describe, it, parser }: ParserSubject): void {
  const thereAndBack = async (value: unknown): Promise<unknown> =>
    parser.decode(await parser.encode(value));

  describe('parser', () => {
    it('has a name', async () => {
      assert.match(parser.name, /./);
      await Promise.resolve();
    });

    for (const [name, value] of Object.entries(values)) {
      it(`reads what it writes: ${name}`, async () => {
        assert.deepEqual(await thereAndBack(value), value);
      });
    }

    it('reads what it writes: messages of the protocol', async () => {
      for (const text of ['primus::ping::1700000000000', 'primus::id::', 'primus::server::close']) {
        assert.equal(await thereAndBack(text), text);
      }
    });

    it('reads the rest of what it writes with undefined inside, or refuses it', async () => {
      const read = await orError(() => thereAndBack({ a: 1, b: undefined, c: [undefined, 2] }));
      if (read instanceof Error) return;
      const { a, b, c } = read as { a: unknown; b?: unknown; c: unknown[] };
      assert.deepEqual([a, b ?? null, c[0] ?? null, c[1], c.length], [1, null, null, 2, 2]);
    });

    it(parser.binary ? 'writes bytes' : 'writes text', async () => {
      const frame = await parser.encode({ a: 1 });
      assert.equal(typeof frame === 'string', !parser.binary);
    });

    it('leaves alone the frames it has written', async () => {
      const frame = await parser.encode({ first: 'a'.repeat(100) });
      const before = frame.slice();
      await parser.encode({ second: 'b'.repeat(200) });
      assert.deepEqual(frame, before);
    });

    it('refuses what it cannot write', async () => {
      const circular: Record<string, unknown> = {};
      circular['itself'] = circular;
      await assert.rejects(async () => parser.encode(circular));
      assert.deepEqual(await thereAndBack({ after: 'this' }), { after: 'this' });
    });

    it('refuses what it cannot read', async () => {
      const nothing = parser.binary ? Uint8Array.of(0xc1, 0xff, 0x00) : '{"a":';
      await assert.rejects(async () => parser.decode(nothing));
      assert.deepEqual(await thereAndBack({ after: 'this' }), { after: 'this' });
    });

    it('reads a frame of the other kind, or refuses it', async () => {
      const frame = await parser.encode({ a: 1 });
      const other = typeof frame === 'string' ? new TextEncoder().encode(frame) : '{"a":1}';
      const read = await orError(async () => parser.decode(other));
      if (!(read instanceof Error)) assert.deepEqual(read, { a: 1 });
    });

    it('reads a frame cut short at any place, or refuses it', async () => {
      const frame = await parser.encode(values['objects']);
      for (let length = 0; length < frame.length; length++) {
        await orError(async () => parser.decode(frame.slice(0, length)));
      }
    });

    it('sets no prototype, whatever a frame says', async () => {
      for (const key of ['__proto__', 'constructor']) {
        const hostile: unknown = JSON.parse(`{"in":{"${key}":{"evil":1}}}`);
        const read = await orError(() => thereAndBack(hostile));
        if (read instanceof Error) continue;
        const inside = (read as { in: { evil?: unknown } }).in;
        assert.equal(inside.evil, undefined);
        assert.equal(Object.getPrototypeOf(inside), Object.prototype);
      }
      assert.equal(({} as { evil?: unknown }).evil, undefined);
    });

    it('survives a message that is very deep', async () => {
      let deep: unknown = 0;
      for (let depth = 0; depth < 100_000; depth++) deep = [deep];
      await orError(() => thereAndBack(deep));
    });

    if (parser.binary) bytes(it, parser);
  });
}

/** For parsers that write bytes. What is none of them arrives as none: they need not know bytes. */
function bytes(it: Runner['it'], parser: Parser): void {
  const message = { bytes: Uint8Array.of(0, 1, 128, 255), after: 'text' };

  it('reads a frame that is a part of a larger buffer', async () => {
    const frame = (await parser.encode(values['objects'])) as Uint8Array;
    const larger = new Uint8Array(frame.length + 10).fill(0xff);
    larger.set(frame, 3);
    const part = larger.subarray(3, 3 + frame.length);
    assert.deepEqual(await parser.decode(part), values['objects']);
  });

  it('reads the bytes it writes', async () => {
    const read = (await parser.decode(await parser.encode(message))) as typeof message;
    const arrived = asBytes(read.bytes);
    if (arrived) assert.deepEqual([...arrived], [...message.bytes]);
    assert.equal(read.after, 'text');
  });

  it('gives to everybody who reads a frame bytes of their own', async () => {
    const frame = await parser.encode(message);
    const [one, two] = [await parser.decode(frame), await parser.decode(frame)];
    asBytes((one as typeof message).bytes)?.fill(7);
    assert.deepEqual(two, await parser.decode(await parser.encode(message)));
  });
}

function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : undefined;
}

/** What it throws has to be an error. */
async function orError(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
}
