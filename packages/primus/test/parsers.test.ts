import { readFileSync } from 'node:fs';
import type { ClassicParser } from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { findParser } from '../src/names.js';
import { runOnPage } from './page.js';
import { connect, echo, messages, next, nextText, pair, serve } from './support.js';

describe('WebSockets', () => {
  test("the transformer's client works in Node, by its name in any case", async () => {
    const world = await serve({ transformer: 'WebSockets' });
    echo(world.primus);
    const { client } = await pair(world);
    client.write({ over: 'ws' });
    expect(await messages(client, 1)).toEqual([{ over: 'ws' }]);
  });
});

/** What parsers need, and of what kind the values of a message are that comes from outside. */
const OF_MESSAGES = { TextEncoder, Blob, Uint8Array, ArrayBuffer, Array, Object, Date };

/** What a parser other than JSON brings to the other end as it was. */
const kept: Readonly<Record<string, unknown>> = {
  ejson: { at: new Date(5), bytes: Uint8Array.of(0, 255), match: /a/g },
  msgpack: { at: new Date(5), bytes: Buffer.from([0, 255]), floats: Float32Array.of(0.5) },
  binary: { bytes: Buffer.from([0, 255]), none: null },
};

describe.each(Object.entries(kept))('The parser named %s', (parser, message) => {
  test('carries messages both ways', async () => {
    const { client, spark } = await pair(await serve({ parser: parser.toUpperCase() }));
    const [there, back] = [messages(spark, 2), messages(client, 2)];
    const sent = [message, { text: 'ünï 😀 \u2028', deep: [1.5, [true, null]] }];
    for (const one of sent) {
      client.write(one);
      spark.write(one);
    }
    expect(await there).toStrictEqual(sent);
    expect(await back).toStrictEqual(sent);
  });

  test('keeps the connection when a frame makes no sense', async () => {
    const { client, spark } = await pair(await serve({ parser }));
    const [failed, arrived] = [next(spark, 'error'), messages(spark, 1)];
    (client.socket as WebSocket).send(Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]));
    client.write({ sense: 1 });
    expect(await failed).toMatchObject([{ code: 'DECODE_FAILED' }]);
    expect(await arrived).toEqual([{ sense: 1 }]);
  });

  test('is in the generated client, and named by the spec', async () => {
    const { primus, url } = await serve({ parser });
    echo(primus);
    const asset = findParser(parser).client;
    const [script = ''] = readFileSync(asset?.url as URL, 'utf8').split('\n');
    expect(primus.library().includes(script)).toBe(true);
    const page = runOnPage(primus.library(), OF_MESSAGES);
    const client = connect({ Socket: page.Primus }, url);
    const sent = { text: 'ünï 😀', at: parser === 'binary' ? 0 : new Date(5), list: [1.5, null] };
    client.write(sent);
    expect(await messages(client, 1)).toEqual([sent]);
    expect(primus.spec.parser).toBe(parser);
  });
});

/** Told apart from JSON on the wire: every frame begins with a tilde. */
const tilde: ClassicParser = {
  encoder(data, done) {
    done(null, `~${JSON.stringify(data)}`);
  },
  decoder(data, done) {
    done(null, JSON.parse(String(data).slice(1)));
  },
};

/** As `tilde`, and takes its time. */
const slow: ClassicParser = {
  encoder(data, done) {
    setTimeout(() => done(null, `~${JSON.stringify(data)}`), Number(data) % 3);
  },
  decoder(data, done) {
    setTimeout(() => done(null, JSON.parse(String(data).slice(1))), Number(data) % 3);
  },
};

function encode(data: unknown, done: (error: unknown, frame: string) => void): void {
  done(undefined, `~${JSON.stringify(data)}`);
}

describe('Parsers', () => {
  test('JSON is one, by its name in any case', async () => {
    const { client, spark } = await pair(await serve({ parser: 'JSON' }));
    const frame = nextText(client.socket as WebSocket);
    spark.write({ foo: ['bar'] });
    expect(await frame).toBe('{"foo":["bar"]}');
  });

  test('an object with an encoder and a decoder is one', async () => {
    const { client, spark } = await pair(await serve({ parser: tilde }));
    const frame = nextText(client.socket as WebSocket);
    const [there, back] = [messages(spark, 1), messages(client, 1)];
    client.write({ hello: 1 });
    spark.write({ world: 2 });
    expect(await there).toEqual([{ hello: 1 }]);
    expect(await back).toEqual([{ world: 2 }]);
    expect(await frame).toBe('~{"world":2}');
  });

  test.each([
    ['tilde', tilde],
    ['slow', slow],
  ])('such a parser is in the generated client too: %s', async (_, parser) => {
    const { primus, url } = await serve({ parser });
    echo(primus);
    const client = connect({ Socket: runOnPage(primus.library()).Primus }, url);
    const sent = [1, 2, 3, 4, 5, 6];
    for (const message of sent) client.write(message);
    expect(await messages(client, 6)).toEqual(sent);
  });

  test('its functions may be of any form, and have a library', async () => {
    const { primus, url } = await serve({
      parser: {
        library: 'var MARK = "~";',
        encoder: encode,
        decoder: (data, done) => done(undefined, JSON.parse(String(data).slice(1))),
      },
    });
    echo(primus);
    expect(primus.library()).toContain('var MARK = "~";');
    const client = connect({ Socket: runOnPage(primus.library()).Primus }, url);
    client.write('marked');
    expect(await messages(client, 1)).toEqual(['marked']);
  });

  test('order is kept, however long it takes', async () => {
    const { client, spark } = await pair(await serve({ parser: slow }));
    const arrived = messages(spark, 12);
    const sent = Array.from({ length: 12 }, (_, number) => number);
    for (const message of sent) client.write(message);
    expect(await arrived).toEqual(sent);
  });

  test.each(['calls back with an error', 'throws', 'calls back with text'])(
    'one that %s is an error, and the connection stays',
    async (way) => {
      const failure = new Error('No sense in this.');
      const refuse: ClassicParser['decoder'] = (data, done) => {
        if (data !== '~"nonsense"') return tilde.decoder(data, done);
        if (way === 'throws') throw failure;
        done(way === 'calls back with text' ? 'No sense in this.' : failure);
      };
      const { client, spark } = await pair(
        await serve({ parser: { encoder: tilde.encoder, decoder: refuse } }),
      );
      const [failed, arrived] = [next(spark, 'error'), messages(spark, 1)];
      client.write('nonsense');
      client.write('sense');
      expect(await failed).toMatchObject([
        { code: 'DECODE_FAILED', cause: { message: 'No sense in this.' } },
      ]);
      expect(await arrived).toEqual(['sense']);
    },
  );

  test('the spec names it', async () => {
    expect((await serve({ parser: tilde })).primus.spec.parser).toBe('custom');
  });
});
