import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Primus, { PrimusError } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

const Primus8 = createRequire(import.meta.url)('primus-8') as Module;

/** Either of them, as far as one does things to it that it refuses. */
interface Module {
  new (server: unknown, options?: object): Instance;
  createServer(options: object): unknown;
  createSocket(options: object): new (url: string, options: object) => object;
}

interface Instance {
  authorize(hook: unknown): unknown;
  plugin(...args: unknown[]): unknown;
  save(path: string, done?: (error: unknown) => void): unknown;
  transform(...args: unknown[]): unknown;
  use(...args: unknown[]): unknown;
}

const make = (Made: Module, options?: object): Instance =>
  new Made(createServer(), { pingInterval: false, ...options });
const client = (Made: Module): object =>
  new (Made.createSocket({}))('http://127.0.0.1:1', { manual: true });
const methodOf = (self: object, name: string): ((...args: unknown[]) => unknown) =>
  Reflect.get(self, name) as () => unknown;
const plugin = (Made: Module, ...args: unknown[]): unknown => make(Made).plugin(...args);

/** What is done, and what one is told to do instead. */
type Refused = readonly [act: (Made: Module) => unknown, told: RegExp];

/** A method of a client, called on something else. */
function detached(method: string): Refused {
  return [
    (Made) => Reflect.apply(methodOf(client(Made), method), {}, []),
    new RegExp(`"${method}" needs its client; call it as primus\\.${method}\\(\\)`),
  ];
}

const REFUSED: Readonly<Record<string, Refused>> = {
  'no server': [(Made) => new Made(undefined), /pass what http\.createServer\(\)/],
  'a port for a server': [(Made) => new Made(8080), /pass what http\.createServer\(\)/],
  'the option timeout': [
    (Made) => make(Made, { timeout: 35_000 }),
    /"timeout" was removed; set "pingInterval"/,
  ],
  'an unknown transformer': [
    (Made) => make(Made, { transformer: 'socket.io' }),
    /"socket\.io"; choose one of: websockets, engine\.io/,
  ],
  'an unknown parser': [
    (Made) => make(Made, { parser: 'yaml' }),
    /"yaml"; choose one of: json, ejson/,
  ],
  'a plugin without a name': [
    (Made) => plugin(Made, 5, { server() {} }),
    /^Plugin name must be a non empty string/,
  ],
  'a plugin that is none': [
    (Made) => plugin(Made, 'one', 5),
    /^Plugin should be an object or function/,
  ],
  'a plugin without functions': [
    (Made) => plugin(Made, 'one', {}),
    /^Plugin is missing a client or server function/,
  ],
  'a plugin twice': [
    (Made) => {
      const primus = make(Made);
      primus.plugin('one', { server() {} });
      primus.plugin('one', { server() {} });
    },
    /^Plugin name already defined/,
  ],
  'a plugin that is not installed': [
    (Made) => plugin(Made, 'one', 'not-installed'),
    /npm install not-installed/,
  ],
  'an authorization that is none': [
    (Made) => make(Made).authorize('admin'),
    /needs a function that takes a request and a callback/,
  ],
  'an authorization that calls nobody back': [
    (Made) => make(Made).authorize((_req: unknown) => {}),
    /needs a function that takes a request and a callback/,
  ],
  'a middleware that takes nothing': [
    (Made) => make(Made).use('one', () => () => {}),
    /^Middleware should be a function that accepts at least 2 args/,
  ],
  'a transform of no direction': [
    (Made) => make(Made).transform('sideways', () => {}),
    /a direction, "incoming" or "outgoing"/,
  ],
  'a certificate that is not there': [
    (Made) => Made.createServer({ port: 0, key: 'missing.key', cert: 'missing.crt' }),
    /cannot be read: .*missing\.key/,
  ],
  'the options ping and pong of a client': [
    (Made) => {
      const Socket = Made.createSocket({});
      return new Socket('http://127.0.0.1:1', { ping: 25_000, manual: true });
    },
    /"ping" and "pong" were removed; set "pingTimeout"/,
  ],
  'a transform of no direction for a client': [
    (Made) => {
      const made = client(Made);
      Reflect.apply(methodOf(made, 'transform'), made, ['sideways', () => {}]);
    },
    /a direction, "incoming" or "outgoing"/,
  ],
  ...Object.fromEntries(
    ['plugin', 'open', 'write', 'end', 'transform'].map((method) => [
      `${method}() of a client without the client`,
      detached(method),
    ]),
  ),
};

/** What is thrown. */
function thrown(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('what Primus 8 refuses', () => {
  test.each(Object.entries(REFUSED))('%s', (_, [act, told]) => {
    // It says on the console what could be done.
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    expect(thrown(() => act(Primus8))).toBeInstanceOf(Error);
    said.mockClear();

    const error = thrown(() => act(Primus as unknown as Module));
    expect(error).toBeInstanceOf(PrimusError);
    expect((error as PrimusError).message).toMatch(told);
    expect(said).not.toHaveBeenCalled();
  });

  test.each([
    ['Primus 8', Primus8],
    ['this one', Primus as unknown as Module],
  ])('a client script that cannot be saved: %s', async (_, Either) => {
    const directory = await mkdtemp(join(tmpdir(), 'primus-save-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const primus = make(Either);
    const file = join(directory, 'missing', 'primus.js');
    expect(thrown(() => primus.save(file))).toMatchObject({ code: 'ENOENT' });
    const told = new Promise((resolve) => primus.save(file, resolve));
    expect(await told).toMatchObject({ code: 'ENOENT', path: file });
  });
});
