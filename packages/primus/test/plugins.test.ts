import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Primus, { type PrimusPlugin } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runOnPage } from './page.js';
import { connect, messages, pair, serve } from './support.js';

/** Lets this process run, as far as packages go, where these packages are installed. */
async function install(packages: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-plugins-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [name, source] of Object.entries(packages)) {
    const folder = join(directory, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.js'), source);
  }
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(directory);
  onTestFinished(() => cwd.mockRestore());
  return directory;
}

const server = (name: string): string =>
  `exports.server = (primus) => { (primus.loaded ??= []).push(${JSON.stringify(name)}); };`;

function named(client: object): void {
  Object.assign(client, { ran: true });
}

const ODD = {
  ['two words'](client: object): void {
    Object.assign(client, { ran: true });
  },
};

/** Notes on a client what libraries left at its class. */
function find(client: object): void {
  const { fromFile, fromText } = client.constructor as unknown as Record<string, string>;
  Object.assign(client, { found: [fromFile, fromText] });
}

describe('Plugins', () => {
  test('plugin(name, object): the server function runs at once, with server and options', async () => {
    const { primus } = await serve({ mine: 'configured' });
    const seen: unknown[] = [];
    const plugin: PrimusPlugin = {
      server(...args) {
        seen.push(this, ...args);
      },
    };
    expect(primus.plugin('one', plugin)).toBe(primus);
    expect(seen).toEqual([plugin, primus, primus.options].with(0, primus));
    expect(primus.options).toMatchObject({ mine: 'configured' });
  });

  test('plugin(name, function): a function that has the members of a plugin', async () => {
    const { primus } = await serve();
    const ran = vi.fn<() => void>();
    primus.plugin(
      'one',
      Object.assign(() => {}, { server: () => ran() }),
    );
    expect(ran).toHaveBeenCalledOnce();
  });

  test('plugin(object with a name)', async () => {
    const { primus } = await serve();
    const one = { name: 'one', server() {} };
    primus.plugin(one);
    expect(primus.plugin('one')).toBe(one);
  });

  test('plugin(name, package) is loaded from where the application runs', async () => {
    const { primus } = await serve();
    await install({ metroplex: server('metroplex') });
    primus.plugin('cluster', 'metroplex');
    expect(primus).toHaveProperty('loaded', ['metroplex']);
  });

  test('plugin() and plugin(name) answer what is there', async () => {
    const { primus } = await serve();
    const [one, two] = [{ server() {} }, { client() {} }];
    primus.plugin('one', one).plugin('two', two);
    expect(primus.plugin()).toEqual({ one, two });
    expect(primus.plugin('two')).toBe(two);
    expect(primus.plugin('three')).toBe(undefined);
  });

  test('the option plugin takes an object', async () => {
    const ran = vi.fn<(primus: unknown, options: unknown) => void>();
    const { primus } = await serve({
      plugin: { one: { server: ran }, two: { client() {}, library: '' } },
    });
    expect(ran).toHaveBeenCalledExactlyOnceWith(primus, primus.options);
    expect(Object.keys(primus.plugins)).toEqual(['one', 'two']);
  });

  test.each(['metroplex, primus-emit', 'metroplex primus-emit', ' metroplex,primus-emit '])(
    'the option plugin takes a list of packages: %j',
    async (plugin) => {
      await install({ metroplex: server('metroplex'), 'primus-emit': server('primus-emit') });
      const { primus } = await serve({ plugin });
      expect(primus).toHaveProperty('loaded', ['metroplex', 'primus-emit']);
      expect(Object.keys(primus.plugins)).toEqual(['metroplex', 'primus-emit']);
    },
  );

  test('plugout(name) removes it, and tells whether it was there', async () => {
    const { primus } = await serve();
    primus.plugin('one', { client: (client) => Object.assign(client, { one: 1 }) });
    expect(primus.plugout('one')).toBe(true);
    expect(primus.plugout('one')).toBe(false);
    expect(primus.library()).toBe((await serve()).primus.library());
  });

  test('the client function gets the client and its options, in Node and on pages', async () => {
    const { primus, url } = await serve();
    primus.plugin('one', {
      client(client, options) {
        const { mine } = options as { mine?: string };
        Object.assign(client, { told: [this === client, mine] });
      },
    });
    for (const Socket of [primus.Socket, runOnPage(primus.library()).Primus]) {
      const client = connect({ Socket }, url, { mine: 'configured' });
      expect(client).toHaveProperty('told', [true, 'configured']);
    }
  });

  test.each<[string, PrimusPlugin]>([
    [
      'a method',
      {
        client(client) {
          Object.assign(client, { ran: true });
        },
      },
    ],
    ['a function', { client: named }],
    ['an arrow function', { client: (client) => Object.assign(client, { ran: true }) }],
    ['a method with an odd name', { client: ODD['two words'] }],
  ])('the client function of a page may be %s', async (_, plugin) => {
    const { primus, url } = await serve();
    primus.plugin('one', plugin);
    const page = runOnPage(primus.library());
    expect(connect({ Socket: page.Primus }, url)).toHaveProperty('ran', true);
  });

  test('the library is the path of a file, or its text, and runs before', async () => {
    const directory = await install({});
    const file = join(directory, 'library.js');
    await writeFile(file, 'Primus.fromFile = "file";');
    const { primus, url } = await serve();
    primus.plugin('file', { library: file, client() {} });
    primus.plugin('text', { library: 'Primus.fromText = "text";', client: find });
    primus.plugin('bytes', { library: Buffer.from('Primus.fromBytes = "bytes";'), client() {} });
    const page = runOnPage(primus.library());
    expect(connect({ Socket: page.Primus }, url)).toHaveProperty('found', ['file', 'text']);
    expect(page.Primus).toHaveProperty('fromBytes', 'bytes');
    expect(connect(primus, url)).toHaveProperty('found', ['file', 'text']);
  });

  test.each<[unknown[], string]>([
    [['', {}], 'Plugin name must be a non empty string'],
    [[{ server() {} }], 'Plugin name must be a non empty string'],
    [[null], 'Plugin name must be a non empty string'],
    [['one', 5], 'Plugin should be an object or function'],
    [['one', {}], 'Plugin is missing a client or server function'],
    [['taken', { server() {} }], 'Plugin name already defined'],
    [['one', 'not-installed-anywhere'], 'npm install not-installed-anywhere'],
  ])('refuses what is none: %j', async (args, message) => {
    const { primus } = await serve({ plugin: { taken: { server() {} } } });
    const add = primus.plugin.bind(primus) as (...args: unknown[]) => unknown;
    expect(() => add(...args)).toThrow(
      expect.objectContaining({
        name: 'PrimusError',
        code: 'INVALID_PLUGIN',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  test('a server whose plugin fails is not left half made', async () => {
    const failure = new Error('The plugin failed.');
    const listener = createServer((_, res) => res.end('from the application'));
    const plugin = {
      bad: {
        server() {
          throw failure;
        },
      },
    };
    expect(() => new Primus(listener, { plugin })).toThrow(failure);
    const { primus, url } = await serve({}, listener);
    expect(await (await fetch(`${url}/elsewhere`)).text()).toBe('from the application');
    expect((await pair({ primus, url })).spark.primus).toBe(primus);
  });
});

test('a client whose plugin fails does not connect', async () => {
  const { primus, url } = await serve();
  primus.plugin('bad', {
    client() {
      throw new Error('The plugin failed.');
    },
  });
  const { Socket } = primus;
  expect(() => new Socket(url)).toThrow('The plugin failed.');
  primus.plugout('bad');
  await pair({ primus, url });
  expect(primus.connected).toBe(1);
});

describe('Extending the Spark / Socket', () => {
  test('plugins add methods to the sparks of one server', async () => {
    const { primus, url } = await serve();
    const rooms: string[] = [];
    primus.plugin('rooms', {
      server({ Spark }) {
        Object.assign(Spark.prototype, {
          join(this: { id: string }, room: string) {
            rooms.push(`${this.id} in ${room}`);
          },
        });
      },
    });
    const { spark } = await pair({ primus, url });
    (spark as unknown as { join(room: string): void }).join('kitchen');
    expect(rooms).toEqual([`${spark.id} in kitchen`]);
    const other = await pair(await serve());
    expect(other.spark).not.toHaveProperty('join');
  });

  test('plugins transform the messages of both ends', async () => {
    const { primus, url } = await serve();
    primus.plugin('name', {
      server(end) {
        end.transform('outgoing', (packet) => {
          packet.data = [packet.data, 'out of the server'];
        });
        end.transform('incoming', (packet) => {
          packet.data = [packet.data, 'into the server'];
        });
      },
      client(end) {
        end.transform('outgoing', (packet) => {
          packet.data = [packet.data, 'out of the client'];
        });
        end.transform('incoming', (packet) => {
          packet.data = [packet.data, 'into the client'];
        });
      },
    });
    const { spark, client } = await pair({ primus, url });
    const [there, back] = [messages(spark, 1), messages(client, 1)];
    client.write('question');
    spark.write('answer');
    expect(await there).toEqual([[['question', 'out of the client'], 'into the server']]);
    expect(await back).toEqual([[['answer', 'out of the server'], 'into the client']]);
  });
});
