import type { Frame, LinkLayer } from '@primus/protocol';
import type { Handshake, Plugin } from '@primus/core';
import { json } from '@primus/parser-json';
import { describe, expect, test, vi } from 'vitest';
import { Stage } from './memory.js';

test('initialised is told after the code that made the server has run', async () => {
  const { server } = new Stage();
  const told: unknown[][] = [];
  server.on('initialised', (...args) => told.push(args));
  expect(told).toEqual([]);
  await new Promise(setImmediate);
  expect(told).toEqual([[server.transformer, server.parser, server.options]]);
});

describe('sparks', () => {
  test('are found by id, and visited in turn until false', async () => {
    const stage = new Stage();
    const sparks = [];
    for (let i = 0; i < 3; i++) sparks.push((await stage.connect()).spark);
    const [first] = sparks;
    const { server } = stage;
    expect(server.connected).toBe(3);
    expect(server.spark(first?.id ?? '')).toBe(first);
    expect(server.spark('none')).toBeUndefined();
    expect(Object.values(server.connections)).toEqual(sparks);
    const visited: unknown[] = [];
    server.forEach((spark, id, connections) => {
      visited.push(spark.id === id && connections[id] === spark);
      return visited.length < 2;
    });
    expect(visited).toEqual([true, true]);
  });

  test('may leave while they are visited', async () => {
    const stage = new Stage();
    for (let i = 0; i < 5; i++) await stage.connect();
    stage.server.forEach((spark) => spark.destroy());
    expect(stage.server.connected).toBe(0);
  });

  test('are of a class of their own per server, which plugins may extend', async () => {
    const stage = new Stage();
    const other = stage.serve({ pathname: '/other' });
    Object.defineProperty(stage.server.Spark.prototype, 'shout', { value: () => 'hey' });
    const { spark } = await stage.connect();
    expect(spark).toBeInstanceOf(stage.server.Spark);
    expect(spark).not.toBeInstanceOf(other.Spark);
    expect('shout' in other.Spark.prototype).toBe(false);
    expect([
      stage.server.Spark.OPENING,
      stage.server.Spark.CLOSED,
      stage.server.Spark.OPEN,
    ]).toEqual([1, 2, 3]);
  });
});

describe('write', () => {
  test('reaches everybody, encoded once', async () => {
    const encode = vi.fn<typeof json.encode>((value) => json.encode(value));
    const stage = new Stage({ parser: { ...json, encode } });
    const heard: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const { client } = await stage.connect();
      client.on('data', (message) => heard.push(message));
    }
    encode.mockClear();
    expect(stage.server.write({ to: 'all' })).toBe(stage.server);
    await stage.clock.advance(0);
    expect(heard).toEqual([{ to: 'all' }, { to: 'all' }, { to: 'all' }]);
    expect(encode).toHaveBeenCalledOnce();
  });

  test('fails for each spark by itself where the parser fails later', async () => {
    const stage = new Stage({
      parser: { ...json, encode: () => Promise.reject(new Error('late')) },
    });
    const codes: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { spark } = await stage.connect();
      spark.on('error', ({ code }) => codes.push(code));
    }
    stage.server.write('x');
    await stage.clock.advance(0);
    expect(codes).toEqual(['ENCODE_FAILED', 'ENCODE_FAILED']);
  });

  test('goes through the transforms of each spark', async () => {
    const stage = new Stage();
    stage.server.transform('outgoing', function (packet) {
      packet.data = { for: this.query['name'], data: packet.data };
      return this.query['name'] !== 'b';
    });
    const heard: unknown[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { client } = await stage.connect(`?name=${name}`);
      client.on('data', (message) => heard.push(message));
    }
    stage.server.write('x');
    await stage.clock.advance(0);
    expect(heard).toEqual([
      { for: 'a', data: 'x' },
      { for: 'c', data: 'x' },
    ]);
  });

  test('keeps its place among what each spark writes', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    spark.write(1);
    stage.server.write(2);
    spark.write(3);
    await stage.clock.advance(0);
    expect(heard).toEqual([1, 2, 3]);
  });

  test.each([
    ['a parser that takes time', { ...json, encode: async (value: unknown) => json.encode(value) }],
  ])('works with %s', async (_, parser) => {
    const stage = new Stage({ parser });
    const { client } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    stage.server.write('x');
    await stage.clock.advance(0);
    expect(heard).toEqual(['x']);
  });

  test('of what the parser cannot write is an error on each spark, and no throw', async () => {
    const stage = new Stage();
    const errors: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { spark } = await stage.connect();
      spark.on('error', (error) => errors.push(error.code));
    }
    expect(() => stage.server.write(undefined)).not.toThrow();
    expect(errors).toEqual(['ENCODE_FAILED', 'ENCODE_FAILED']);
  });

  test('cannot command: a string that looks like a command is data for everybody', async () => {
    const stage = new Stage();
    const { client } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    stage.server.write('primus::server::close');
    await stage.clock.advance(0);
    expect(heard).toEqual(['primus::server::close']);
    expect(client.readyState).toBe(3);
  });
});

describe('plugins', () => {
  test('are called at once, with the server as this', () => {
    const { server } = new Stage();
    const called: unknown[] = [];
    const plugin: Plugin = {
      server(primus, options) {
        called.push(this === server, primus === server, options === server.options);
      },
    };
    const told: unknown[] = [];
    server.on('plugin', (...args) => told.push(args));
    expect(server.plugin('mine', plugin)).toBe(server);
    expect(called).toEqual([true, true, true]);
    expect(told).toEqual([['mine', plugin]]);
    expect(server.plugins['mine']).toBe(plugin);
  });

  test('can be taken out again', () => {
    const { server } = new Stage();
    const plugin: Plugin = { client: () => {} };
    const told: unknown[] = [];
    server.on('plugout', (...args) => told.push(args));
    server.plugin('mine', plugin);
    expect([server.plugout('mine'), server.plugout('mine'), server.plugout('toString')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(told).toEqual([['mine', plugin]]);
    expect(server.plugins).toEqual({});
  });

  test.each([
    ['', { server: () => {} }],
    [5, { server: () => {} }],
    ['a', null],
    ['a', 'module'],
    ['a', {}],
    ['a', { server: 'x' }],
    ['taken', { server: () => {} }],
  ])('plugin(%j, %j) is refused', (name, plugin) => {
    const { server } = new Stage();
    server.plugin('taken', { client: () => {} });
    const add = (): unknown => server.plugin(name as string, plugin as Plugin);
    expect(add).toThrow(expect.objectContaining({ code: 'INVALID_PLUGIN' }));
  });
});

describe('slow clients', () => {
  const chunk = 'x'.repeat(65_536);
  const full = { highWaterMark: 65_536, maxBacklog: 200_000 } as const;

  test('are let go, and may return, when they leave too much unread', async () => {
    const stage = new Stage(full);
    const { client, spark, wire } = await stage.connect();
    const errors: string[] = [];
    spark.on('error', (error) => errors.push(error.code));
    wire.slow(0, 'client');
    const sending = spark.send('pending').then(
      () => 'sent',
      (error: { code: string }) => error.code,
    );
    for (let i = 0; i < 3; i++) spark.write(chunk);
    const waiting = spark.send('waits').then(
      () => 'sent',
      (error: { code: string }) => error.code,
    );
    expect(spark.writable).toBe(true);
    spark.write(chunk);
    spark.write(chunk);
    expect(errors).toEqual(['SLOW_READER']);
    expect(spark.writable).toBe(false);
    expect(await sending).toBe('sent');
    expect(await waiting).toBe('CONNECTION_CLOSED');
    await stage.clock.advance(1000);
    expect(client.readyState).toBe(3);
    expect(stage.server.connected).toBe(1);
  });

  test.each([
    ['drop-newest', [0, 1, 2, 3]],
    ['drop-oldest', [0, 6, 7, 8]],
  ] as const)('lose messages with %s, and keep the connection', async (slowReader, kept) => {
    const stage = new Stage({ ...full, slowReader });
    const { client, spark, wire } = await stage.connect();
    const heard: number[] = [];
    client.on('data', (message) => heard.push((message as { i: number }).i));
    wire.slow(0, 'client');
    const outcomes = Array.from({ length: 9 }, async (_, i) =>
      spark.send({ i, chunk }).then(
        () => i,
        (error: { code: string }) => error.code,
      ),
    );
    wire.heal();
    await stage.clock.advance(0);
    expect(heard).toEqual(kept);
    expect((await Promise.all(outcomes)).filter((outcome) => typeof outcome === 'number')).toEqual(
      kept,
    );
    expect(await Promise.all(outcomes)).toContain('MESSAGE_DROPPED');
    expect(spark.writable).toBe(true);
  });

  test('make send() wait with block, and are let go by write()', async () => {
    const stage = new Stage({ ...full, slowReader: 'block' });
    const { client, spark, wire } = await stage.connect();
    const heard: unknown[] = [];
    client.on('data', (message) => heard.push(message));
    wire.slow(0, 'client');
    const sending = Array.from({ length: 20 }, () => spark.send(chunk));
    wire.heal();
    await Promise.all(sending);
    await stage.clock.advance(0);
    expect(heard).toHaveLength(20);
    wire.slow(0, 'client');
    for (let i = 0; i < 20; i++) spark.write(chunk);
    expect(spark.writable).toBe(false);
  });
});

test('a layer sees every link and every frame, with the handshake', async () => {
  const seen: unknown[] = [];
  const layer: LinkLayer<Handshake> = (open) => (link, handshake) => {
    seen.push(handshake.url);
    const events = open({ ...wrap(link), send: (frame) => link.send(frame) }, handshake);
    return {
      frame(frame: Frame) {
        seen.push(frame);
        events.frame(frame);
      },
      drain: () => events.drain(),
      error: (cause) => events.error(cause),
      close: (info) => events.close(info),
    };
  };
  const stage = new Stage({ layer });
  const { client } = await stage.connect('?a');
  client.write('x');
  await stage.clock.advance(0);
  expect(seen).toEqual(['/primus?a', '"x"']);
});

function wrap(link: Parameters<ReturnType<LinkLayer<Handshake>>>[0]): typeof link {
  return {
    send: (frame) => link.send(frame),
    close: (info) => link.close(info),
    terminate: () => link.terminate(),
    buffered: link.buffered,
    raw: link.raw,
  };
}
