import assert from 'node:assert/strict';
import { type Parser, PrimusError } from '@primus/protocol';
import type { Pair } from '../bench.js';
import type { Suite } from '../suite.js';
import { values } from '../values.js';
import { messages as arriving, next } from '../waiting.js';

/** Hands frames through, for a look at what the transformer does to them. */
const raw: Parser = {
  name: 'raw',
  binary: true,
  encode: (value) => value as Uint8Array,
  decode: (frame) => frame,
};

function incompatible(error: unknown): boolean {
  return error instanceof PrimusError && error.code === 'INCOMPATIBLE_PARSER';
}

/** Sends `value` both ways. */
async function exchange({ client, spark }: Pair, value: unknown): Promise<unknown[]> {
  const up = arriving(spark, 1);
  const down = arriving(client, 1);
  client.write(value);
  spark.write(value);
  return [...(await up), ...(await down)];
}

export function messages({ test, can }: Suite): void {
  for (const [name, value] of Object.entries(values)) {
    test(`messages: ${name}`, async (bench) => {
      assert.deepEqual(await exchange(await bench.pair(), value), [value, value]);
    });
  }

  test('messages: one of a megabyte', async (bench) => {
    const value = { text: 'é'.repeat(500_000) };
    assert.deepEqual(await exchange(await bench.pair(), value), [value, value]);
  });

  test('a message that begins like one of the protocol is the receiver’s all the same', async (bench) => {
    const pair = await bench.pair();
    const value = 'primus::server::close';
    assert.deepEqual(await exchange(pair, value), [value, value]);
    assert.equal(pair.client.writable, true);
  });

  test('a frame that does not parse is an error, and the connection stays', async (bench) => {
    const { parser } = bench;
    let frames = 0;
    const { client, spark } = await bench.pair({
      parser: {
        ...parser,
        decode(frame) {
          if (frames++ === 0) throw new SyntaxError('This is no frame.');
          return parser.decode(frame);
        },
      },
    });
    const failed = next(spark, 'error');
    const up = arriving(spark, 1);
    client.write('broken');
    client.write('whole');
    const [error] = (await failed) as [PrimusError];
    assert.equal(error.code, 'DECODE_FAILED');
    assert.deepEqual(await up, ['whole']);
  });

  if (!can('binary')) {
    test('a parser that writes bytes is refused', async (bench) => {
      assert.throws(() => bench.serve({ parser: raw }), incompatible);
      assert.throws(() => bench.dial({ parser: raw }), incompatible);
      await Promise.resolve();
    });
    return;
  }

  const binaries: Readonly<Record<string, Uint8Array>> = {
    'every byte': Uint8Array.from(Array(256).keys()),
    none: new Uint8Array(),
    'a megabyte': new Uint8Array(1_000_000).map((_, index) => index * 7),
    'a part of a buffer': Uint8Array.of(1, 2, 3, 4, 5).subarray(1, 3),
  };
  for (const [name, bytes] of Object.entries(binaries)) {
    test(`bytes: ${name}`, async (bench) => {
      const pair = await bench.pair({ parser: raw }, { parser: raw });
      const [up, down] = await exchange(pair, bytes);
      assert.deepEqual([...(up as Uint8Array)], [...bytes]);
      assert.deepEqual([...(down as Uint8Array)], [...bytes]);
    });
  }
}
