import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { Primus, type PrimusOptions } from '@primus/core';
import { PrimusError } from '@primus/protocol';
import { json } from '@primus/parser-json';
import { MemoryNetwork } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';
import { stub } from './http.js';
import { Stage } from './memory.js';

const wrong: Readonly<Record<keyof PrimusOptions, readonly unknown[]>> = {
  transformer: [undefined, null, 'websockets', {}, { attach: 1 }],
  parser: [undefined, null, 'json', {}, { encode: () => '' }, { decode: () => '' }],
  pathname: ['', '/', '//', 'primus', '/a b', '/a?b', '/a#b', 5, null],
  pingInterval: [0, -1, 1.5, Number.NaN, Infinity, '1000', true, null],
  maxLength: [0, -1, 1.5, '1024', null],
  maxFragments: [0, -1, 1.5, '1024', null],
  compression: ['yes', 1, null],
  transport: ['x', 5, null],
  idGenerator: ['id', 5, null, {}],
  origins: ['https://example.com', 5, null, [5], [null], {}],
  handshakeTimeout: [0, -1, '1000', false, null],
  maxPendingHandshakes: [0, -1, 1.5, '5', false, null],
  maxPendingBytes: [0, -1, 1.5, '5', false, null],
  keepRequest: [0, 1, 'yes', null],
  maxPerAddress: [0, -1, 1.5, '5', false, null],
  highWaterMark: [0, 65_535, '100000', Infinity, null],
  maxBacklog: [-1, '5', Number.NaN, false, null],
  slowReader: ['wait', 5, true, null],
  addressOf: ['ip', 5, null, {}],
  layer: ['session', 5, null, {}],
  clock: [5, null, {}, { now: () => 0 }],
};

function construct(options: object): unknown {
  try {
    return new Primus(undefined, {
      transformer: new MemoryNetwork().server,
      parser: json,
      pingInterval: false,
      ...options,
    });
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(wrong))('%s', (name, values) => {
  test.each(values.map((value) => [value]))(
    '%j is refused with a sentence that names it',
    (value) => {
      const error = construct({ [name]: value });
      // Given as undefined, an option is not given.
      expect(error).toBeInstanceOf(PrimusError);
      expect(error).toMatchObject({ code: 'INVALID_OPTION' });
      expect((error as Error).message).toMatch(new RegExp(`^The option "${name}" must be .+\\.$`));
    },
  );
});

test.each([undefined, null, 5, 'options'])('%j is refused in place of options', (options) => {
  expect(() => new Primus(createServer(), options as unknown as PrimusOptions)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  );
});

test.each([undefined, null, 5, 'http', {}, { listeners: [] }, { on: true }])(
  '%j is refused in place of a server',
  (server) => {
    const options = { transformer: stub(), parser: json };
    expect(() => new Primus(server as undefined, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_SERVER' }),
    );
  },
);

test('an application of Express, a function with the methods of an emitter, is no server', () => {
  const app = Object.assign(() => {}, EventEmitter.prototype);
  const options = { transformer: stub(), parser: json };
  expect(() => new Primus(app as never, options)).toThrow(
    expect.objectContaining({
      code: 'INVALID_SERVER',
      message: expect.stringContaining('http.createServer(app)') as string,
    }),
  );
});

test('a parser that writes bytes is refused over a transformer that carries text', () => {
  const transformer = new MemoryNetwork({ binary: false }).server;
  const parser = { ...json, binary: true };
  expect(() => new Primus(undefined, { transformer, parser })).toThrow(
    expect.objectContaining({ code: 'INCOMPATIBLE_PARSER' }),
  );
});

test('an option that the transformer cannot obey is refused', () => {
  const transformer = { ...stub('hasty'), disobeys: ['maxFragments'] } as const;
  const make = (options: object): unknown =>
    new Primus(createServer(), { transformer, parser: json, ...options });
  expect(() => make({ maxFragments: 16_384 })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: 'The transformer "hasty" cannot obey the option "maxFragments"; leave it out.',
    }),
  );
  expect(make({ maxFragments: undefined })).toBeInstanceOf(Primus);
});

test('an option given as undefined has its default, and unknown ones survive', async () => {
  const { server } = new Stage({ pingInterval: undefined, custom: 1 } as object);
  expect(server.options).toMatchObject({
    pathname: '/primus',
    pingInterval: 30_000,
    maxLength: 10_485_760,
    maxFragments: 16_384,
    compression: false,
    origins: 'same',
    handshakeTimeout: 10_000,
    maxPendingHandshakes: 4096,
    maxPendingBytes: 67_108_864,
    keepRequest: true,
    maxPerAddress: Infinity,
    highWaterMark: 1_048_576,
    maxBacklog: 8_388_608,
    slowReader: 'disconnect',
    custom: 1,
  });
  await server.destroy();
});

test('slashes at the end of the pathname do not count', async () => {
  const { server } = new Stage({ pathname: '/live//' });
  expect(server.options.pathname).toBe('/live');
  expect(server.spec).toEqual({
    version: server.version,
    pathname: '/live',
    parser: 'json',
    transformer: 'memory',
    pingInterval: 30_000,
  });
  await server.destroy();
});
