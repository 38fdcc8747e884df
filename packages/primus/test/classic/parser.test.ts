import type { ClassicParser } from 'primus';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { next, nextText, pair, rawSocket, serve } from '../support.js';

test('the parser is at hand in the form that calls back', async () => {
  const { primus } = await serve();
  const results: unknown[] = [];
  primus.encoder({ a: 1 }, (...args) => void results.push(args));
  primus.decoder('{"a":1}', (...args) => void results.push(args));
  primus.decoder('{', (error) => void results.push(error instanceof Error));
  expect(results).toEqual([[null, '{"a":1}'], [null, { a: 1 }], true]);
});

test('the parser of an application is what it was', async () => {
  const parser: ClassicParser = {
    encoder: (data, done) => done(null, JSON.stringify(data)),
    decoder: (frame, done) => done(null, JSON.parse(String(frame))),
  };
  const { primus } = await serve({ parser });
  expect(primus.parser).toBe(parser);
  expect([primus.encoder, primus.decoder]).toEqual([parser.encoder, parser.decoder]);
  expect(primus.spec.parser).toBe('custom');
});

test('parsers() keeps the object that it is given', async () => {
  const { primus } = await serve();
  const { encoder, decoder } = primus;
  const parser: ClassicParser = { encoder, decoder };
  expect(primus.parsers(parser).parser).toBe(parser);
});

test.each(['json', 'ejson', 'msgpack', 'binary'])('%s has both of its functions', async (name) => {
  const { primus } = await serve({ parser: name });
  const { parser } = primus;
  expect(primus.parser).toBe(parser);
  const decoded = await new Promise((resolve) => {
    parser.encoder({ a: 1 }, (_, frame) => {
      if (frame) parser.decoder(frame, (__, value) => resolve(value));
    });
  });
  expect(decoded).toEqual({ a: 1 });
});

test('a frozen parser is known in the form that calls back, too', async () => {
  const parser = Object.freeze({
    name: 'frozen',
    binary: false,
    encode: (value: unknown) => JSON.stringify(value),
    decode: (frame: unknown): unknown => JSON.parse(String(frame)),
  });
  const { primus } = await serve({ parser });
  const results: unknown[] = [];
  primus.parser.encoder(1, (...args) => void results.push(args));
  primus.parser.decoder('1', (...args) => void results.push(args));
  expect(results).toEqual([
    [null, '1'],
    [null, 1],
  ]);
  expect(primus.parser.name).toBe('frozen');
});

test('parsers() swaps it while connections are open, and the spark is this', async () => {
  const served = await serve();
  const { primus } = served;
  const connected = next(primus, 'connection');
  const socket: WebSocket = rawSocket(`${served.url}/primus`);
  const [spark] = await connected;
  await next(socket, 'open');
  const seen: unknown[] = [];
  expect(
    primus.parsers({
      encoder(this: unknown, data, done) {
        seen.push(this);
        done(null, `<${String(data)}>`);
      },
      decoder(this: unknown, frame, done) {
        seen.push(this);
        done(null, `(${String(frame)})`);
      },
    }),
  ).toBe(primus);
  const text = nextText(socket);
  primus.write('out');
  expect(await text).toBe('<out>');
  const data = next(spark as never, 'data');
  socket.send('in');
  expect((await data)[0]).toBe('(in)');
  expect(seen).toEqual([spark, spark]);

  primus.parsers('JSON');
  const plain = nextText(socket);
  primus.write('out');
  expect(await plain).toBe('"out"');
});

test('an encoder may be assigned', async () => {
  const { primus, url } = await serve();
  const { encoder } = primus;
  primus.encoder = (data, done) => encoder([data], done);
  const connected = next(primus, 'connection');
  const socket = rawSocket(`${url}/primus`);
  await connected;
  const text = nextText(socket);
  primus.write(1);
  expect(await text).toBe('[1]');
  expect(() => primus.parsers('nonsense')).toThrow(/Unknown parser/);
});

test('a plugin may write for every spark, and for the server', async () => {
  const served = await serve();
  const { primus } = served;
  const { client } = await pair(served);
  Object.assign(primus.Spark.prototype, {
    write(this: typeof primus.Spark.prototype, message: unknown) {
      return this._write([message]);
    },
  });
  const data = next(client, 'data');
  primus.write('all');
  expect((await data)[0]).toEqual(['all']);

  const written: unknown[] = [];
  primus.write = (message) => {
    written.push(message);
    return primus;
  };
  primus.write('none');
  expect(written).toEqual(['none']);
});
