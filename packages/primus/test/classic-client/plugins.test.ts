import { compileFunction } from 'node:vm';
import type { SocketConstructor } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runOnPage } from '../page.js';
import { connect, echo, messages, next, serve, type Served } from '../support.js';

/** What the functions of plugins refer to, once they are where they run. */
declare const Primus: SocketConstructor;

/** A client as an application adds to it. */
interface Initialising {
  order?: string[];
  initialise: (this: Initialising, ...args: unknown[]) => unknown;
}

const ENDS: [string, (served: Served) => SocketConstructor][] = [
  ['in Node', ({ primus }) => primus.Socket],
  ['on pages', ({ primus }) => runOnPage(primus.library()).Primus],
];

/** Client functions as their authors write them: of nothing but `Primus` and their arguments. */
function plugin(body: string): { client: (client: unknown, options: unknown) => void } {
  return { client: compileFunction(body, ['primus', 'options']) as () => void };
}

describe.each(ENDS)('plugins of clients %s', (_, socketOf) => {
  test('run in the constructor, with the client as this and its options', async () => {
    const served = await serve();
    served.primus.plugin(
      'one',
      plugin('primus.told = [this === primus, options === primus.options, options.mine];'),
    );
    const client = connect({ Socket: socketOf(served) }, served.url, { mine: 1 });
    expect(client).toHaveProperty('told', [true, true, 1]);
  });

  test('are there by name: ark and plugin()', async () => {
    const served = await serve();
    served.primus.plugin('one', { client() {} });
    const Socket = socketOf(served);
    const client = connect({ Socket }, served.url);
    expect(Object.keys(Socket.prototype.ark)).toEqual(['one']);
    expect(client.plugin('one')).toBe(Socket.prototype.ark['one']);
    expect(Object.keys(client.plugin())).toEqual(['one']);
    expect(client.plugin('two')).toBe(undefined);
  });

  test('may be added to the ark by a library', async () => {
    const served = await serve();
    served.primus.plugin('one', {
      client() {},
      library: 'Primus.prototype.ark.two = function (primus) { primus.two = true; };',
    });
    expect(connect({ Socket: socketOf(served) }, served.url)).toHaveProperty('two', true);
  });

  test('refer to Primus, at once and later', async () => {
    const served = await serve();
    served.primus.plugin('one', {
      client(client) {
        const states: unknown[] = [Primus.CLOSED, client instanceof Primus];
        client.on('open', () => states.push(Primus.OPEN === client.readyState));
        Object.assign(client, { states });
      },
    });
    const client = connect({ Socket: socketOf(served) }, served.url);
    await next(client, 'open');
    expect(client).toHaveProperty('states', [2, true, true]);
  });

  test('find what their library put on Primus', async () => {
    const served = await serve();
    served.primus.plugin('one', {
      ...plugin('primus.found = Primus.$.one;'),
      library: 'Primus.$ = Primus.$ || {}; Primus.$.one = Primus.EventEmitter ? 1 : 0;',
    });
    expect(connect({ Socket: socketOf(served) }, served.url)).toHaveProperty('found', 1);
  });

  test('may override initialise', async () => {
    const served = await serve();
    served.primus.plugin('one', {
      ...plugin('primus.order.push("plugin");'),
      library: `
        var initialise = Primus.prototype.initialise;
        Primus.prototype.initialise = function () {
          this.order = ['initialise'];
          return initialise.apply(this, arguments);
        };
      `,
    });
    const client = connect({ Socket: socketOf(served) }, served.url);
    expect(client).toHaveProperty('order', ['initialise', 'plugin']);
    await next(client, 'open');
  });

  test('run through an initialise that an application puts on a constructor it holds', async () => {
    const served = await serve();
    served.primus.plugin('one', plugin('primus.order.push("plugin");'));
    const Socket = socketOf(served);
    const prototype = Socket.prototype as Initialising;
    const { initialise } = prototype;
    prototype.initialise = function (...args) {
      this.order = ['initialise'];
      return initialise.apply(this, args);
    };
    const client = connect({ Socket }, served.url);
    expect(client).toHaveProperty('order', ['initialise', 'plugin']);
    await next(client, 'open');
    const other = socketOf(served).prototype as Initialising;
    expect(other.initialise).not.toBe(prototype.initialise);
  });

  test('may override write, emit and end, and add properties', async () => {
    const served = await serve();
    echo(served.primus);
    served.primus.plugin(
      'one',
      plugin(`
        var write = primus.write, emit = primus.emit, end = primus.end;
        primus.seen = [];
        primus.write = function (message) {
          return write.call(this, ['written', message]);
        };
        primus.emit = function (event) {
          primus.seen.push(event);
          return emit.apply(this, arguments);
        };
        primus.end = function () {
          primus.seen.push('end()');
          return end.apply(this, arguments);
        };
      `),
    );
    const client = connect({ Socket: socketOf(served) }, served.url);
    client.write(1);
    expect(await messages(client, 1)).toEqual([['written', 1]]);
    client.end();
    expect((client as unknown as { seen: string[] }).seen).toEqual(
      expect.arrayContaining(['outgoing::open', 'incoming::open', 'open', 'data', 'end()', 'end']),
    );
  });

  test('may override methods for all clients, by a library', async () => {
    const served = await serve();
    echo(served.primus);
    served.primus.plugin('one', {
      client() {},
      library: `
        var write = Primus.prototype.write;
        Primus.prototype.write = function (message) { return write.call(this, [message]); };
      `,
    });
    const client = connect({ Socket: socketOf(served) }, served.url);
    client.write(1);
    expect(await messages(client, 1)).toEqual([[1]]);
    const other = connect((await serve()).primus, served.url);
    other.write(1);
    expect(await messages(other, 1)).toEqual([1]);
  });

  test('send meta data by transforms', async () => {
    const served = await serve();
    echo(served.primus);
    served.primus.plugin(
      'one',
      plugin(`primus.transform('outgoing', function (packet) { packet.data = [packet.data]; });`),
    );
    const client = connect({ Socket: socketOf(served) }, served.url);
    client.write(1);
    expect(await messages(client, 1)).toEqual([[1]]);
  });
});

test('a library may require modules where there are those', async () => {
  const { primus, url } = await serve();
  primus.plugin('one', {
    client() {},
    library: 'Primus.join = typeof require === "function" && require("node:path").join;',
  });
  expect(connect(primus, url).constructor).toHaveProperty('join', expect.any(Function));
  expect(runOnPage(primus.library()).Primus).toHaveProperty('join', false);
});

test('a client function that does not refer to Primus keeps its scope in Node', async () => {
  const { primus, url } = await serve();
  const seen: unknown[] = [];
  primus.plugin('one', { client: (client) => seen.push(client) });
  const client = connect(primus, url);
  expect(seen).toEqual([client]);
});

test('a client function whose text has the word is taken as it is written, whatever it quotes', async () => {
  const { primus, url } = await serve();
  primus.plugin('after a regular expression', {
    client(client) {
      const first = 'it'.replace(/'/g, '') + typeof Primus.EventEmitter;
      Object.assign(client, { first, rest: "x'" });
    },
  });
  primus.plugin('in a template', {
    client: (client) => Object.assign(client, { second: `http://${typeof Primus.EventEmitter}` }),
  });
  const client = connect(primus, url);
  expect(client).toMatchObject({ first: 'itfunction', second: 'http://function' });
});

test('where the process runs is not asked before a module is required', async () => {
  vi.resetModules();
  const cwd = vi.spyOn(process, 'cwd');
  onTestFinished(() => cwd.mockRestore());
  const { default: Fresh } = await import('primus');
  const Socket = Fresh.createSocket();
  expect(cwd).not.toHaveBeenCalled();
  expect(Socket.requires('node:path')).toHaveProperty('join');
});
