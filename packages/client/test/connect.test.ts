import { Primus as Client, type ClientOptions } from '@primus/client';
import { json } from '@primus/parser-json';
import { MemoryNetwork } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

describe('opening', () => {
  test('begins after the code that made the client has run', async () => {
    const stage = new Stage();
    expect(stage.client.readyState).toBe(Client.CLOSED);
    await stage.clock.advance(0);
    expect(stage.client.readyState).toBe(Client.OPEN);
    expect(stage.journal.map(({ event, args }) => [event, args])).toEqual([
      ['readyStateChange', ['open']],
      ['readyStateChange', ['open']],
      ['open', []],
    ]);
  });

  test('waits to be called with manual, and twice is once', async () => {
    const stage = new Stage({ manual: true });
    await stage.clock.advance(1e6);
    expect(stage.journal).toEqual([]);
    stage.client.open().open();
    await stage.clock.advance(0);
    stage.client.open();
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['open']);
    expect(stage.server.connected).toBe(1);
  });

  test('goes to the pathname, with the query of the URL and without its fragment', async () => {
    const urls: string[] = [];
    const network = new MemoryNetwork();
    const client = new Client('https://user:pass@example.com:81/ignored?a=1#b', {
      transformer: {
        ...network.client,
        dial({ url, server }) {
          urls.push(url.href, String(server));
          return { abort() {} };
        },
      },
      parser: json,
      pathname: '/live',
      network: false,
    });
    await Promise.resolve();
    expect(client.url.href.replace(/#.*/, '')).toBe('https://user:pass@example.com:81/live?a=1');
    expect(urls).toEqual([client.url.href, 'https://user:pass@example.com:81/ignored?a=1#b']);
    client.destroy();
  });

  test('of a client that was destroyed does nothing, also while it is being destroyed', async () => {
    const stage = await Stage.connected();
    stage.client.on('end', () => stage.client.open());
    stage.client.destroy();
    stage.client.open();
    await stage.clock.advance(1e6);
    expect([stage.client.readyState, stage.clock.pending]).toEqual([2, 0]);
  });

  test('does not happen to a client that was destroyed or ended before', async () => {
    const destroyed = new Stage();
    destroyed.client.destroy();
    const ended = new Stage({ manual: true });
    ended.client.end();
    await destroyed.clock.advance(1e6);
    await ended.clock.advance(1e6);
    expect(destroyed.server.connected + ended.server.connected).toBe(0);
    expect(destroyed.clock.pending).toBe(0);
  });

  test('of a client that ended before its first attempt stays undone', async () => {
    const stage = new Stage();
    stage.client.end();
    await stage.clock.advance(1e6);
    expect(stage.server.connected).toBe(0);
  });
});

describe('the first attempt', () => {
  test('that is refused is an error, and then the way back begins', async () => {
    const stage = new Stage();
    stage.network.inject({ fault: 'refuse' });
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['error', 'reconnect scheduled']);
    expect(stage.journal.find(({ event }) => event === 'error')?.args).toEqual([
      expect.objectContaining({ code: 'CONNECT_FAILED', cause: expect.any(Error) as Error }),
    ]);
  });

  test('that takes too long is a timeout, and then the way back begins', async () => {
    const stage = new Stage({ timeout: 3000 });
    stage.network.inject({ fault: 'ignore' });
    await stage.clock.advance(3000);
    expect(stage.timeline).toEqual([
      ['timeout', 3000],
      ['reconnect scheduled', 3000],
    ]);
    expect(stage.journal.find(({ event }) => event === 'timeout')?.args).toEqual([
      expect.objectContaining({ code: 'CONNECT_TIMEOUT' }),
    ]);
    expect(stage.client.readyState).toBe(Client.CLOSED);
  });

  test.each([
    ['without the strategy for it', ['disconnect', 'online'] as const],
    ['without any strategy', false as const],
  ])('that fails is the end %s', async (_, strategy) => {
    const stage = new Stage({ strategy });
    stage.network.inject({ fault: 'refuse' });
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['error', 'end']);
    expect(stage.clock.pending).toBe(0);
  });

  test('that a transformer cannot make at all is an error, told later', async () => {
    const stage = new Stage({
      transformer: {
        name: 'never',
        traits: { binary: true, flowControl: true },
        dial() {
          throw new TypeError('No such scheme.');
        },
      },
      strategy: false,
    });
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['error', 'end']);
    expect(stage.clock.pending).toBe(0);
  });

  test('may be followed by another from a listener', async () => {
    const stage = new Stage({ strategy: false });
    stage.network.inject({ fault: 'refuse' });
    stage.client.on('end', () => {
      stage.network.inject({ fault: 'heal' });
      stage.client.open();
    });
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['error', 'end', 'open']);
  });

  test.each(['error', 'end'] as const)('may be the last, by a listener of "%s"', async (event) => {
    const stage = new Stage();
    stage.network.inject({ fault: 'refuse' });
    stage.client.on(event, () => stage.client.end());
    await stage.clock.advance(event === 'end' ? 1e9 : 0);
    expect(stage.events.filter((name) => name === 'end')).toEqual(['end']);
    expect(stage.clock.pending).toBe(0);
  });
});

const wrong: Readonly<Record<string, readonly unknown[]>> = {
  transformer: [undefined, null, 'websockets', {}, { dial: 1 }],
  parser: [undefined, null, 'json', {}, { encode: 1, decode: 1 }, { encode: () => '' }],
  pathname: [5, null, {}],
  reconnect: [5, 'fast', null],
  min: [-1, '1', null, Number.NaN],
  max: [-1, '1', null, Number.NaN],
  factor: [-1, '1', null],
  retries: [-1, '1', null],
  'reconnect timeout': [-1, '1', null],
  minUptime: [-1, '1', null, Number.NaN],
  timeout: [-1, '1', null, Number.NaN, false],
  pingTimeout: [-1, '1', null, Number.NaN, true],
  strategy: ['disconnect', 5, null, true, ['reconnect'], [5]],
  websockets: ['no', 5, null],
  network: ['yes', 5, null, {}],
  transport: ['x', 5, null],
  queueSize: [-1, '1', null, Number.NaN],
  highWaterMark: [0, 65_535, '100000', null, Number.NaN],
  layer: [5, 'x', null, {}],
  clock: [5, null],
  random: [5, null, {}],
};
const backoff = new Set(['min', 'max', 'factor', 'retries', 'reconnect timeout', 'minUptime']);

function construct(options: unknown, url: unknown = 'http://memory'): unknown {
  try {
    const client = new Client(url as string, options as ClientOptions);
    client.destroy();
    return client;
  } catch (error) {
    return error;
  }
}

const valid: ClientOptions = {
  transformer: new MemoryNetwork().client,
  parser: json,
  network: false,
  manual: true,
};

describe.each(Object.entries(wrong))('the option %s', (name, values) => {
  test.each(values.map((value) => [value]))(
    '%j is refused with a sentence that names it',
    (value) => {
      const option = backoff.has(name) ? { reconnect: { [name]: value } } : { [name]: value };
      const error = construct({ ...valid, ...option });
      expect(error).toMatchObject({ name: 'PrimusError', code: 'INVALID_OPTION' });
      expect((error as Error).message).toMatch(new RegExp(`^The option "${name}" must be .+\\.$`));
    },
  );
});

test.each([undefined, null, 5, 'options'])('%j is refused in place of options', (options) => {
  expect(construct(options)).toMatchObject({ code: 'INVALID_OPTION' });
});

test.each(['', 'example.com', 'http://[', '//', null, 5, {}])('%j is refused as a URL', (url) => {
  expect(construct(valid, url)).toMatchObject({ code: 'INVALID_OPTION' });
});

test('options that are undefined have their defaults, and unknown ones survive', () => {
  const client = construct({
    ...valid,
    timeout: undefined,
    reconnect: { min: undefined, max: 1000 },
    custom: 1,
  });
  expect((client as Client).options).toMatchObject({
    pathname: '/primus',
    timeout: 10_000,
    pingTimeout: 45_000,
    strategy: ['disconnect', 'online', 'timeout'],
    websockets: true,
    queueSize: Infinity,
    highWaterMark: 1_048_576,
    reconnect: {
      min: 500,
      max: 1000,
      factor: 2,
      retries: 10,
      'reconnect timeout': 30_000,
      minUptime: 5000,
    },
    custom: 1,
  });
});

test('a parser that writes bytes is refused over a transformer that carries text', () => {
  const transformer = new MemoryNetwork({ binary: false }).client;
  expect(construct({ ...valid, transformer, parser: { ...json, binary: true } })).toMatchObject({
    code: 'INCOMPATIBLE_PARSER',
  });
});
