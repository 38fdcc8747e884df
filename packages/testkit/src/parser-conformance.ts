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

    it(parser.binary ? 'writes bytes' : 'writes text', async () => {
      const frame = await parser.encode({ a: 1 });
      assert.equal(typeof frame === 'string', !parser.binary);
    });

    it('refuses what it cannot write', async () => {
      const circular: Record<string, unknown> = {};
      circular['itself'] = circular;
      await assert.rejects(async () => parser.encode(circular));
    });

    it('refuses what it cannot read', async () => {
      const nothing = parser.binary ? Uint8Array.of(0xc1, 0xff, 0x00) : '{"a":';
      await assert.rejects(async () => parser.decode(nothing));
    });

    it('reads a frame cut short at any place, or refuses it', async () => {
      const frame = await parser.encode(values['objects']);
      for (let length = 0; length < frame.length; length++) {
        try {
          await parser.decode(frame.slice(0, length));
        } catch (error) {
          assert.ok(error instanceof Error);
        }
      }
    });

    it('sets no prototype, whatever a frame says', async () => {
      const hostile: unknown = JSON.parse('{"__proto__":{"evil":1},"constructor":{"evil":1}}');
      const read = (await thereAndBack(hostile)) as { evil?: unknown };
      assert.equal(read.evil, undefined);
      assert.equal(({} as { evil?: unknown }).evil, undefined);
    });

    it('survives a message that is very deep', async () => {
      let deep: unknown = 0;
      for (let depth = 0; depth < 100_000; depth++) deep = [deep];
      try {
        await thereAndBack(deep);
      } catch (error) {
        assert.ok(error instanceof Error);
      }
    });
  });
}
