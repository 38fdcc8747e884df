import { Stream } from 'node:stream';
import Primus, { type SocketConstructor } from 'primus';
import { describe, expect, test, vi } from 'vitest';
import { runOnPage } from '../page.js';
import { connect, next, serve } from '../support.js';

/** The constructor of clients in Node, and the one of the script for pages. */
async function constructors(): Promise<readonly SocketConstructor[]> {
  const { primus } = await serve();
  return [primus.Socket, runOnPage(primus.library()).Primus];
}

function nothing(): void {}

/** Classes as they were written before there were any. */
type Inherited = { prototype: object } & ((this: object) => void);

describe('the constructor of clients', () => {
  test('has the states of a connection', async () => {
    for (const { OPENING, CLOSED, OPEN } of await constructors()) {
      expect([OPENING, CLOSED, OPEN]).toEqual([1, 2, 3]);
    }
  });

  test('connects with connect() as with new', async () => {
    const { primus, url } = await serve();
    const { Socket } = primus;
    const client = Socket.connect(url);
    expect(client).toBeInstanceOf(Socket);
    expect(client.constructor).toBe(Socket);
    await next(client, 'open');
    client.destroy();
  });

  test('may be called without new, also as a method', async () => {
    const { primus, url } = await serve();
    const { Socket } = primus;
    const page = runOnPage(primus.library());
    for (const client of [Socket(url), primus.Socket(url), page.Primus(url)]) {
      await next(client, 'open');
      client.destroy();
    }
    expect(Socket(url, { manual: true })).toBeInstanceOf(Socket);
  });

  test('has an EventEmitter that code of before classes extends', async () => {
    for (const { EventEmitter } of await constructors()) {
      const Extended = function (this: object) {
        Reflect.apply(EventEmitter, this, []);
      } as unknown as Inherited;
      Extended.prototype = Object.create(EventEmitter.prototype) as object;
      const emitter = Reflect.construct(Extended, []) as InstanceType<typeof EventEmitter>;
      const heard: unknown[] = [];
      const context = {};
      emitter.on('a', (...args: unknown[]) => heard.push(['on', ...args]));
      emitter.once('a', (...args: unknown[]) => heard.push(['once', ...args]));
      emitter.on(
        'a',
        function (this: unknown) {
          heard.push(this === context);
        },
        context,
      );
      expect(emitter.emit('a', 1, 2)).toBe(true);
      expect(emitter.emit('a', 3)).toBe(true);
      expect(heard).toEqual([['on', 1, 2], ['once', 1, 2], true, ['on', 3], true]);
      expect(emitter.listenerCount('a')).toBe(2);
      expect(emitter.removeAllListeners('a').listeners('a')).toEqual([]);
      expect(emitter.emit('error', new Error('to nobody'))).toBe(false);
    }
  });

  test('forgets what was added by once, and not the same function that was added by on', async () => {
    for (const { EventEmitter } of await constructors()) {
      const emitter = new EventEmitter();
      let calls = 0;
      const listener = (): number => ++calls;
      emitter.on('a', listener).once('a', listener);
      emitter.emit('a');
      emitter.emit('a');
      expect(calls).toBe(3);
    }
  });

  test('does not share listeners among emitters', async () => {
    for (const { EventEmitter } of await constructors()) {
      const [one, other] = [new EventEmitter(), new EventEmitter()];
      one.addListener('a', nothing);
      expect(other.emit('a')).toBe(false);
      expect(one.eventNames()).toEqual(['a']);
      expect(one.removeListener('a', nothing).emit('a')).toBe(false);
    }
  });

  test('has the Stream of its platform', async () => {
    const [node, page] = await constructors();
    expect(node?.Stream).toBe(Stream);
    expect(page?.Stream).toBe(page?.EventEmitter);
  });

  test('requires modules where there are those', async () => {
    const [node, page] = await constructors();
    expect(node?.requires('node:path')).toHaveProperty('join');
    expect(node?.require).toBe(node?.requires);
    expect(page?.requires('path')).toBe(undefined);
    const { primus } = await serve();
    const bundled = { require: (name: string) => `the module ${name}` };
    expect(runOnPage(primus.library(), bundled).Primus.require('path')).toBe('the module path');
    const amd = { ...bundled, define: Object.assign(() => {}, { amd: {} }) };
    expect(runOnPage(primus.library(), amd).Primus.require('path')).toBe(undefined);
  });
});

describe('createSocket()', () => {
  test('makes a constructor out of nothing, and starts no timer', () => {
    vi.useFakeTimers();
    try {
      const Socket = Primus.createSocket();
      expect(Socket.OPEN).toBe(3);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('makes clients that connect, with or without new', async () => {
    const { url } = await serve();
    const client = connect({ Socket: Primus.createSocket() }, url);
    await next(client, 'open');
    const other = Primus.createSocket()(url);
    await next(other, 'open');
    expect([client.readyState, other.readyState]).toEqual([3, 3]);
    other.destroy();
  });

  test.each(['ping', 'pong'])('the option %s of clients was removed', (name) => {
    const Socket = Primus.createSocket();
    expect(() => new Socket('http://localhost', { [name]: 1 })).toThrow(
      'The options "ping" and "pong" were removed',
    );
  });

  test('clients that are told nothing connect to this machine', () => {
    const Socket = Primus.createSocket();
    expect(new Socket({ manual: true }).url.origin).toBe('http://127.0.0.1');
    expect(new Socket(undefined, { manual: true }).url.origin).toBe('http://127.0.0.1');
    expect(new Socket({ uri: 'http://a.example', manual: true }).url.host).toBe('a.example');
  });
});

describe('a client', () => {
  test('answers which events are reserved, and lets plugins add theirs', () => {
    const client = new (Primus.createSocket())({ manual: true });
    expect(['open', 'incoming::x', 'outgoing::x', 'mine'].map((name) => client.reserved(name)))
      .toEqual([true, true, true, false]); // prettier-ignore
    client.reserved.events['mine'] = true;
    expect(client.reserved('mine')).toBe(true);
    delete client.reserved.events['mine'];
  });

  test('knows the version of its Primus, and whether the server asks who connects', async () => {
    const { primus } = await serve();
    const { version } = primus;
    const page = (): SocketConstructor => runOnPage(primus.library()).Primus;
    for (const Socket of [primus.Socket, page()]) {
      expect(new Socket({ manual: true })).toMatchObject({ version, authorization: false });
    }
    primus.authorize((_, done) => done());
    const Socket = Primus.createSocket({ authorization: true });
    for (const Other of [primus.Socket, page(), Socket]) {
      expect(new Other({ manual: true })).toMatchObject({ version, authorization: true });
    }
  });

  test('merges and clones objects', () => {
    const client = new (Primus.createSocket())({ manual: true });
    const target = { a: 1 };
    expect(client.merge(target, { b: 2 }, { a: 3 })).toBe(target);
    expect(target).toEqual({ a: 3, b: 2 });
    const copy = client.clone(target);
    expect(copy).toEqual(target);
    expect(copy).not.toBe(target);
  });

  test('critical() emits an error, and throws it when nobody listens', () => {
    const client = new (Primus.createSocket())({ manual: true });
    const failure = new Error('critical');
    expect(() => client.critical(failure)).toThrow(failure);
    const heard: unknown[] = [];
    client.on('error', (error) => void heard.push(error));
    expect(client.critical(failure)).toBe(client);
    expect(heard).toEqual([failure]);
  });

  test('emits() makes a function that emits, through a parser', () => {
    const client = new (Primus.createSocket())({ manual: true });
    const heard: unknown[] = [];
    client.on('incoming::pong', (...args) => void heard.push(args));
    client.emits('incoming::pong')(1, 2);
    client.emits('incoming::pong', (done, value: number) => done(undefined, value * 2))(4);
    expect(heard).toEqual([[1, 2], [8]]);
  });

  test('AVOID_WEBSOCKETS is set by the option, or by hand', async () => {
    const dialled: boolean[] = [];
    const { client: transformer, server } = dialling(({ websockets }) => dialled.push(websockets));
    const Socket = Primus.createSocket({ transformer: { client: transformer, server } });
    expect(Socket.prototype.AVOID_WEBSOCKETS).toBe(false);
    const avoiding = new Socket({ websockets: false, manual: true });
    expect(avoiding.AVOID_WEBSOCKETS).toBe(true);
    const byHand = new Socket({ manual: true });
    byHand.AVOID_WEBSOCKETS = true;
    for (const client of [avoiding, byHand, new Socket({ manual: true })]) client.open().destroy();
    expect(dialled).toEqual([false, false, true]);
  });

  test('NETWORK_EVENTS is what the platform offers, or the option', () => {
    const Socket = Primus.createSocket();
    expect(new Socket({ manual: true }).NETWORK_EVENTS).toBe(false);
    expect(new Socket({ manual: true, network: true }).NETWORK_EVENTS).toBe(true);
    expect(new Socket({ manual: true }).online).toBe(true);
  });

  test('transport is handed to the framework, also what is added later', () => {
    const dialled: unknown[] = [];
    const { client: transformer, server } = dialling(({ transport }) => dialled.push(transport));
    const Socket = Primus.createSocket({ transformer: { client: transformer, server } });
    const client = new Socket({ manual: true, transport: { one: 1 } });
    expect(client.transport).toEqual({ one: 1 });
    Object.assign(client.transport, { two: 2 });
    client.open().destroy();
    expect(dialled).toEqual([{ one: 1, two: 2 }]);
    expect(new Socket({ manual: true }).transport).not.toBe(new Socket({ manual: true }).transport);
  });
});

type Transformer = Exclude<
  NonNullable<Parameters<typeof Primus.createSocket>[0]>['transformer'],
  string | undefined
>;
type Halves = Extract<Transformer, { client: unknown }>;

/** A transformer that tells what it is asked to dial, and never connects. */
function dialling(dialled: (target: Parameters<Halves['client']['dial']>[0]) => unknown): Halves {
  return {
    server: { name: 'none', traits: { binary: true, flowControl: false } } as Halves['server'],
    client: {
      name: 'none',
      traits: { binary: true, flowControl: false },
      dial(target) {
        dialled(target);
        return { abort() {} };
      },
    },
  };
}
