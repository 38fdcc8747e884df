import { createServer } from 'node:http';
import Primus, { PrimusError, Spark } from 'primus';
import { expect, onTestFinished, test, vi } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { serve } from '../support.js';

test('a server is made with new and without, also as a method', async () => {
  const holder = { Primus };
  const made = [
    new Primus(createServer(), { pathname: '/a' }),
    Primus(createServer(), { pathname: '/a' }),
    holder.Primus(createServer(), { pathname: '/a' }),
  ];
  for (const primus of made) {
    onTestFinished(() => primus.destroy({ close: false }));
    expect(primus).toBeInstanceOf(Primus);
    expect(primus.constructor).toBe(Primus);
    expect(primus.options.pathname).toBe('/a');
    expect(primus.version).toBe(pkg.version);
  }
  await Promise.all(made.map((primus) => primus.destroy({ close: false })));
});

test('the class may be extended, by a class and by its prototype', () => {
  class Mine extends Primus {
    readonly mine = true;
  }
  const primus = new Mine(createServer());
  onTestFinished(() => primus.destroy({ close: false }));
  expect(primus).toBeInstanceOf(Primus);
  expect(primus.constructor).toBe(Mine);
  expect(primus.mine).toBe(true);
});

test('a server that listens is made by createServer, of the same class', async () => {
  const primus = Primus.createServer({ port: 0, iknowhttpsisbetter: true });
  expect(primus).toBeInstanceOf(Primus);
  expect(primus.constructor).toBe(Primus);
  await primus.destroy();
});

test('what belongs to the module is on the class', () => {
  expect(Primus.PrimusError).toBe(PrimusError);
  expect(Primus.Spark).toBe(Spark);
  expect(typeof Primus.Transformer.extend).toBe('function');
  expect(typeof Primus.createServer).toBe('function');
  expect(typeof Primus.createSocket).toBe('function');
});

test('transformers and parsers tell the packages they need', () => {
  expect(Primus.transformers).toMatchObject({
    websockets: { server: 'ws', client: 'ws' },
    'engine.io': { server: 'engine.io', client: 'engine.io-client' },
    sockjs: { server: 'sockjs', client: 'sockjs-client' },
    faye: { server: 'faye-websocket', client: 'faye-websocket' },
    browserchannel: { server: 'browserchannel', client: 'browserchannel' },
    uws: { client: 'ws' },
  });
  expect(Object.keys(Primus.parsers).toSorted()).toEqual(['binary', 'ejson', 'json', 'msgpack']);
});

test('createSocket needs no argument, and starts no timer', () => {
  const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
  onTestFinished(() => timers.forEach((timer) => timer.mockRestore()));
  expect(typeof Primus.createSocket()).toBe('function');
  for (const timer of timers) expect(timer).not.toHaveBeenCalled();
});

test('a client is made without new, also as a method', async () => {
  const { primus } = await serve();
  const { Socket } = primus as unknown as {
    Socket: ((url: string, options: object) => object & { destroy(): void }) & {
      prototype: object;
    };
  };
  const client = Socket('http://localhost', { manual: true });
  onTestFinished(() => client.destroy());
  expect(Object.getPrototypeOf(client)).toBe(Socket.prototype);
});

test.each([
  ['no server', [{}], /needs a server/],
  ['nothing', [], /needs a server/],
  ['a transformer nobody knows', [createServer(), { transformer: 'x' }], /Unknown transformer "x"/],
  ['a parser nobody knows', [createServer(), { parser: 'x' }], /Unknown parser "x"/],
  ['an option that was removed', [createServer(), { timeout: 1 }], /"timeout" was removed/],
])('one sentence says what was wrong: %s', (_, args, message) => {
  const make = Primus as unknown as (...given: unknown[]) => unknown;
  expect(() => make(...args)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message) as string }),
  );
});
