import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Primus, { PrimusError } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { connect, listening, messages, next } from './support.js';

type Options = NonNullable<Parameters<typeof Primus.createServer>[1]>;

const { key, cert, pfx } = certificate();
const quiet = { port: 0, hostname: '127.0.0.1', iknowhttpsisbetter: true };

function created(primus: Primus): Primus {
  onTestFinished(() => primus.destroy());
  return primus;
}

function urlOf(primus: Primus, protocol: string): Promise<string> {
  return listening(primus.server as Server, protocol);
}

async function folder(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-certificates-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(directory, name), content);
  }
  return directory;
}

/** What a client hears first from a server that greets. */
async function greeting(primus: Primus, protocol: string): Promise<unknown> {
  primus.on('connection', (spark) => spark.write('hello'));
  const client = connect(primus, await urlOf(primus, protocol), { transport: { ca: cert } });
  return (await messages(client, 1))[0];
}

describe('Primus.createServer', () => {
  test('listens, with a listener for connections', async () => {
    const connected = vi.fn<(spark: unknown) => void>();
    const primus = created(Primus.createServer(connected, quiet));
    const connection = next(primus, 'connection');
    connect(primus, await urlOf(primus, 'http'));
    const [spark] = await connection;
    expect(connected).toHaveBeenCalledExactlyOnceWith(spark);
  });

  test.each<[string, (options: Options) => Primus]>([
    ['options alone', (options) => Primus.createServer(options)],
    ['nothing in its place', (options) => Primus.createServer(undefined, options)],
    ['null in its place', (options) => Primus.createServer(null, options)],
  ])('takes %s', async (_, create) => {
    const primus = created(create({ ...quiet, pathname: '/live' }));
    expect(primus).toBeInstanceOf(Primus);
    expect(await greeting(primus, 'http')).toBe('hello');
  });

  test('takes the port as text, as environments hold it', async () => {
    const primus = created(Primus.createServer({ ...quiet, port: '0' }));
    expect(await greeting(primus, 'http')).toBe('hello');
  });

  test('speaks HTTPS with the text of a key and a certificate', async () => {
    const primus = created(Primus.createServer({ ...quiet, key, cert }));
    expect(await greeting(primus, 'https')).toBe('hello');
  });

  test('speaks HTTPS with files in a folder', async () => {
    const root = await folder({ 'my.key': key, 'my.cert': cert, 'my.ca': cert });
    const primus = created(
      Primus.createServer({ ...quiet, root, key: 'my.key', cert: 'my.cert', ca: ['my.ca'] }),
    );
    expect(await greeting(primus, 'https')).toBe('hello');
  });

  test('speaks HTTPS with a PKCS #12 file and its passphrase', async () => {
    const root = await folder({ 'my.pfx': pfx });
    const primus = created(
      Primus.createServer({ ...quiet, root, pfx: 'my.pfx', passphrase: 'secret' }),
    );
    expect(await greeting(primus, 'https')).toBe('hello');
  });

  test('warns of plain HTTP, unless told that one knows', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    created(Primus.createServer(quiet));
    created(Primus.createServer({ ...quiet, iknowhttpsisbetter: false, key, cert }));
    expect(warn).not.toHaveBeenCalled();
    created(Primus.createServer({ port: 0, hostname: '127.0.0.1' }));
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.lastCall?.[0]).toContain('iknowhttpsisbetter');
  });
});

/** What comes of these options: a server or an error. */
function attempt(options: object, connected?: unknown): unknown {
  try {
    return created(Primus.createServer(connected as undefined, { ...quiet, ...options }));
  } catch (error) {
    return error;
  }
}

describe('Bad input: Primus.createServer', () => {
  test.each<[object, RegExp]>([
    [{ port: 'http' }, /"port" must be a whole number from 0 to 65535, not "http"/],
    [{ port: 65_536 }, /"port" must be/],
    [{ port: -1 }, /"port" must be/],
    [{ port: null }, /"port" must be/],
    [{ hostname: 5 }, /"hostname" must be an address, not 5/],
    [{ key }, /HTTPS needs a "key" and a "cert"/],
    [{ cert }, /HTTPS needs a "key" and a "cert"/],
    [{ ca: cert }, /HTTPS needs a "key" and a "cert"/],
    [{ key: 5, cert }, /"key" must be a text, a buffer or the name of a file, not 5/],
    [{ key: 'absent.key', cert }, /file of the option "key" cannot be read: \/.*absent\.key/],
    [{ key, cert, root: 5 }, /"root" must be a folder, not 5/],
    [{ key, cert, passphrase: 5 }, /"passphrase" must be a text, not 5/],
    [{ pfx, passphrase: 'wrong' }, /certificates cannot be used/],
    [{ key: cert, cert: key }, /certificates cannot be used/],
    [{ iknowhttpsisbetter: 'yes' }, /"iknowhttpsisbetter" must be true or false, not "yes"/],
  ])('%j', (options, message) => {
    const error = attempt(options);
    expect(error).toBeInstanceOf(PrimusError);
    expect(error).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a listener that is none', () => {
    expect(attempt({}, 'connected')).toMatchObject({ code: 'INVALID_OPTION' });
  });

  test('leaves nothing listening behind', () => {
    const listen = vi.spyOn(TcpServer.prototype, 'listen');
    onTestFinished(() => listen.mockRestore());
    expect(attempt({ maxLength: -1 })).toBeInstanceOf(PrimusError);
    expect(listen).not.toHaveBeenCalled();
  });
});
