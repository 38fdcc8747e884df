import { createServer } from 'node:http';
import Primus, { PrimusError, type PrimusOptions, type SocketOptions } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pair, rawSocket, serve } from './support.js';

/** What comes of it: an error, or nothing. */
function errorOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** One error, of our class, with a code and a whole sentence. */
function refused(code: string, sentence: RegExp | string): unknown {
  return expect.objectContaining({
    constructor: PrimusError,
    name: 'PrimusError',
    code,
    message: expect.stringMatching(sentence) as string,
  });
}

const anything = [0, 5, -1, Number.NaN, '', 'text', true, null, [], {}, (): void => {}, 1n];

/** Values of the wrong kind, by what is right. */
const wrong = {
  number: ['', 'text', '5', true, null, [], {}, (): void => {}, 1n, Number.NaN],
  boolean: [0, 5, '', 'text', null, [], {}, (): void => {}],
  object: [0, 5, 'text', true, null, (): void => {}],
  text: [0, 5, true, null, [], {}, (): void => {}],
};

const SERVER: Readonly<Record<string, readonly unknown[]>> = {
  authorization: [0, 5, '', 'text', true, [], {}, (): void => {}, (_req: unknown): void => {}],
  pathname: [...wrong.text, '', '/', '/with space', '/with?query', '/with#hash'],
  plugin: [0, 5, true, [], (): void => {}],
  pingInterval: [...wrong.number.filter((value) => value !== null), -1, 0, 1.5, null],
  global: [...wrong.text, ''],
  compression: wrong.boolean,
  maxLength: [...wrong.number, -1, 0, 1.5, Infinity],
  maxFragments: [...wrong.number, -1, 0],
  transport: wrong.object,
  idGenerator: [0, 5, 'text', true, null, [], {}],
  origins: [0, 5, true, null, {}, (): void => {}, [5]],
  methods: [0, 5, true, null, {}, (): void => {}, [5]],
  credentials: wrong.boolean,
  maxAge: ['', 'text', true, null, [], {}, -1, Number.NaN],
  headers: [0, 5, true, null, {}, (): void => {}, [5]],
  exposed: [0, 5, true, null, {}, (): void => {}, [5]],
  iknowhttpsisbetter: wrong.boolean,
  iknowclusterwillbreakconnections: wrong.boolean,
  legacyHeartbeat: [0, -1, 1.5, Infinity, '', 'text', null, [], {}, (): void => {}],
  handshakeTimeout: [...wrong.number, -1, 0],
  maxPendingHandshakes: [...wrong.number, -1, 0],
  maxPendingBytes: [...wrong.number, -1, 0],
  keepRequest: [0, 1, 'yes', null],
  maxPerAddress: [...wrong.number, -1, 0],
  highWaterMark: [...wrong.number, -1, 0],
  maxBacklog: [...wrong.number, -1],
  slowReader: [0, 5, 'text', true, null, [], {}],
  addressOf: [0, 5, 'text', true, null, [], {}],
  layer: [0, 5, 'text', true, null, [], {}],
  clock: [0, 5, 'text', true, null, [], {}],
};

describe('Bad input: options of the server', () => {
  const cases = Object.entries(SERVER).flatMap(([name, values]) =>
    values.map((value): [string, unknown] => [name, value]),
  );

  test.each(cases)('%s: %o', (name, value) => {
    const server = createServer();
    const error = errorOf(() => new Primus(server, { [name]: value }));
    const sentence =
      name === 'authorization' ? /^Authorize needs a / : `^The option "${name}" must be `;
    expect(error).toEqual(refused('INVALID_OPTION', sentence));
    expect(server.listenerCount('upgrade')).toBe(0);
  });

  test.each([[5], ['text'], [true], [[]], [null]])('all of them: %o', (options) => {
    const error = errorOf(() => new Primus(createServer(), options as never));
    expect(error).toEqual(refused('INVALID_OPTION', /^The option "options" must be an object/));
  });

  test('a removed one says what is there instead', () => {
    const error = errorOf(() => new Primus(createServer(), { timeout: 5_000 }));
    expect(error).toEqual(refused('INVALID_OPTION', /"timeout" was removed; set "pingInterval"/));
  });

  test.each(['webSocket', 'socket.io', '', 5, true, {}, [], (): void => {}, '__proto__'])(
    'transformer: %o is unknown',
    (transformer) => {
      const error = errorOf(() => new Primus(createServer(), { transformer } as PrimusOptions));
      expect(error).toEqual(refused('UNKNOWN_TRANSFORMER', /choose one of: websockets\b/));
    },
  );

  test.each(['yaml', '', 5, true, {}, [], (): void => {}, { encoder() {} }, 'constructor'])(
    'parser: %o is unknown',
    (parser) => {
      const error = errorOf(() => new Primus(createServer(), { parser } as PrimusOptions));
      expect(error).toEqual(
        refused(
          'UNKNOWN_PARSER',
          /choose one of: json, ejson, msgpack, binary, or pass an object with/,
        ),
      );
    },
  );

  test('a transformer of the wrong shape', () => {
    const transformer = { server: {}, client: {} } as unknown as PrimusOptions['transformer'];
    const error = errorOf(() => new Primus(createServer(), { transformer } as PrimusOptions));
    expect(error).toEqual(refused('INVALID_OPTION', /^The option "transformer" must be /));
  });

  test.each<[unknown, RegExp]>([
    [{ one: 5 }, /Plugin should be an object or function/],
    [{ one: null }, /Plugin should be an object or function/],
    [{ one: {} }, /Plugin is missing a client or server function/],
    [{ '': { server() {} } }, /Plugin name must be a non empty string/],
    ['not-installed-anywhere', /npm install not-installed-anywhere/],
  ])('plugin: %o', (plugin, sentence) => {
    const error = errorOf(() => new Primus(createServer(), { plugin } as PrimusOptions));
    expect(error).toEqual(refused('INVALID_PLUGIN', sentence));
  });
});

describe('Bad input: the server itself', () => {
  test.each([undefined, ...anything].map((value) => [value]))('%o is none', (server) => {
    const error = errorOf(() => new Primus(server as never));
    expect(error).toEqual(refused('INVALID_SERVER', /pass what http\.createServer\(\)/));
  });
});

const CLIENT: Readonly<Record<string, readonly unknown[]>> = {
  reconnect: wrong.object,
  timeout: [...wrong.number, false, -1],
  pingTimeout: ['text', true, null, [], {}, -1, Number.NaN],
  strategy: [0, 5, 'text', 'online, sometimes', true, null, {}, ['sometimes'], [5]],
  manual: wrong.boolean,
  websockets: wrong.boolean,
  network: [0, 5, '', 'text', null, [], (): void => {}],
  transport: wrong.object,
  queueSize: [...wrong.number, -1],
  highWaterMark: [...wrong.number, -1, 0],
  pathname: wrong.text,
};

describe('Bad input: options of the client', () => {
  const Socket = Primus.createSocket();
  const make = (options: unknown, url = 'http://localhost'): unknown =>
    errorOf(() => {
      const client = new Socket(url, options as SocketOptions);
      onTestFinished(() => void client.destroy());
    });

  const cases = Object.entries(CLIENT).flatMap(([name, values]) =>
    values.map((value): [string, unknown] => [name, value]),
  );

  test.each(cases)('%s: %o', (name, value) => {
    expect(make({ [name]: value })).toEqual(
      refused('INVALID_OPTION', `The option "${name}" must be `),
    );
  });

  test.each(['min', 'max', 'factor', 'retries', 'reconnect timeout'])('reconnect: %s', (name) => {
    for (const value of ['text', null, -1, Number.NaN, true]) {
      const error = make({ reconnect: { [name]: value } });
      expect(error).toEqual(refused('INVALID_OPTION', `The option "${name}" must be `));
    }
  });

  test.each([5, 'text', true, []])('all of them: %o', (options) => {
    expect(make(options)).toEqual(
      refused('INVALID_OPTION', /^The option "options" must be an object/),
    );
  });

  test.each(['ping', 'pong'])('%s was removed', (name) => {
    expect(make({ [name]: 5 })).toEqual(
      refused('INVALID_OPTION', /were removed; set "pingTimeout"/),
    );
  });

  test.each(['', 'nonsense', 'http://', '/path', 5, true])('url: %o', (url) => {
    expect(make({}, url as string)).toEqual(
      refused('INVALID_OPTION', /^The option "url" must be /),
    );
  });
});

describe('Bad input: Primus.createSocket', () => {
  test.each<[unknown, string, RegExp]>([
    [5, 'INVALID_OPTION', /"options" must be an object/],
    [null, 'INVALID_OPTION', /"options" must be an object/],
    [{ pathname: 5 }, 'INVALID_OPTION', /"pathname" must be/],
    [{ plugin: 5 }, 'INVALID_OPTION', /"plugin" must be/],
    [{ plugin: 'not-installed-anywhere' }, 'INVALID_PLUGIN', /npm install not-installed-anywhere/],
    [{ plugin: { one: {} } }, 'INVALID_PLUGIN', /Plugin is missing a client or server function/],
    [{ transformer: 'carrier-pigeon' }, 'UNKNOWN_TRANSFORMER', /choose one of/],
    [{ parser: 'yaml' }, 'UNKNOWN_PARSER', /choose one of/],
    [{ pingTimeout: 'text' }, 'INVALID_OPTION', /"pingTimeout" must be/],
    [{ authorization: 5 }, 'INVALID_OPTION', /"authorization" must be/],
  ])('%o', (options, code, sentence) => {
    expect(errorOf(() => Primus.createSocket(options as object))).toEqual(refused(code, sentence));
  });
});

describe('Bad input: what strangers send', () => {
  test('a frame that does not parse is an error on the spark, and the connection stays', async () => {
    const { spark, client } = await pair(await serve());
    const errors: unknown[] = [];
    spark.on('error', (error) => errors.push(error.code));
    const socket = client.socket as { send(data: string | Uint8Array): void };
    for (const frame of ['', '{', 'undefined', '[1,', Buffer.from([0xff, 0xfe])]) {
      socket.send(frame);
    }
    expect(await client.id()).toBe(spark.id);
    expect(errors).toEqual(Array.from({ length: 5 }, () => 'DECODE_FAILED'));
  });

  test('nothing ends the server', async () => {
    const { primus, url } = await serve();
    for (const path of ['/primus/%', '/primus?%00&&=', '/primus//', '/primus/..%2f', '/primus']) {
      await fetch(url + path, { headers: { origin: 'null', 'x-forwarded-for': ',,;' } });
    }
    const socket = rawSocket(`${url}/primus?__proto__[x]=1`);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('"primus::ping::"');
    socket.terminate();
    const { client, spark } = await pair({ primus, url });
    expect(await client.id()).toBe(spark.id);
  });
});
