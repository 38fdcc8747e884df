import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../src/prebuilt/auto.js';
import { loadParser, loadPrimus } from '../src/prebuilt/files.js';
import { readSpec } from '../src/prebuilt/read-spec.js';

const SPEC = {
  version: '9.0.0',
  pathname: '/primus',
  parser: 'json',
  transformer: 'websockets',
  pingInterval: 30_000,
  authorization: false,
};

interface Site {
  readonly url: string;
  /** The URLs that were asked for. */
  readonly asked: (string | undefined)[];
  readonly close: () => Promise<void>;
}

async function site(listener: RequestListener): Promise<Site> {
  const asked: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url);
    listener(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

const answer =
  (body: unknown, status = 200): RequestListener =>
  (_, res) => {
    res.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A page's storage, which Node does not have. */
function keep(storage: Partial<Storage>): void {
  vi.stubGlobal('localStorage', storage);
  onTestFinished(() => void vi.unstubAllGlobals());
}

function memory(): Partial<Storage> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** What a browser does whose user wants nothing to be kept. */
function refuse(): never {
  throw new DOMException('Refused', 'SecurityError');
}

describe('the spec of a server', () => {
  test('is read from below its pathname, without what else the URL carries', async () => {
    const { url, asked } = await site(answer(SPEC));
    expect(await readSpec(`${url.replace('//', '//user:secret@')}/page?token=1`)).toEqual(SPEC);
    expect(await readSpec(url, '/live')).toEqual(SPEC);
    expect(asked).toEqual(['/primus/spec', '/live/spec']);
  });

  test('may be asked for with the scheme of WebSockets', async () => {
    const { url } = await site(answer(SPEC));
    expect(await readSpec(url.replace('http', 'ws'))).toEqual(SPEC);
  });

  test('is asked for once by many at the same time, and again by those who come later', async () => {
    const { url, asked } = await site(answer(SPEC));
    await Promise.all([readSpec(url), readSpec(url), readSpec(url)]);
    expect(asked).toHaveLength(1);
    await readSpec(url);
    expect(asked).toHaveLength(2);
  });

  test('has names in lower case, however the server writes them', async () => {
    const { url } = await site(answer({ ...SPEC, parser: 'JSON', transformer: 'Engine.IO' }));
    expect(await readSpec(url)).toMatchObject({ parser: 'json', transformer: 'engine.io' });
  });

  test.each([
    ['a page', '<!doctype html>', 200],
    ['nothing', 'null', 200],
    ['something else', { hello: 'world' }, 200],
    ['a heartbeat that is none', { ...SPEC, pingInterval: 'often' }, 200],
    ['that it is not there', SPEC, 404],
    ['that it is busy', SPEC, 503],
  ])('is missed in %s', async (_, body, status) => {
    const { url } = await site(answer(body, status));
    await expect(readSpec(url)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining(`${url}/primus/spec`) as unknown,
      cause: expect.any(Error) as unknown,
    });
  });

  test('is missed where nobody answers', async () => {
    const { url } = await site(() => {});
    await expect(readSpec(url, undefined, 1)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      cause: { name: 'TimeoutError' },
    });
  });

  test('is asked for again after it was missed', async () => {
    const answers = [answer('', 503), answer(SPEC)];
    const { url } = await site((req, res) => answers.shift()?.(req, res));
    await expect(readSpec(url)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(await readSpec(url)).toEqual(SPEC);
  });

  test('is what the server said last, while it does not answer', async () => {
    keep(memory());
    const answers = [answer(SPEC), answer('', 503)];
    const { url, close } = await site((req, res) => answers.shift()?.(req, res));
    await readSpec(url);
    expect(await readSpec(url)).toEqual(SPEC);
    await close();
    expect(await readSpec(url)).toEqual(SPEC);
    await expect(readSpec(url, '/other')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  test('admits everybody while the server does not answer, so that it is tried until it is back', async () => {
    keep(memory());
    const answers = [answer({ ...SPEC, authorization: true }), answer('', 503)];
    const { url } = await site((req, res) => answers.shift()?.(req, res));
    expect(await readSpec(url)).toMatchObject({ authorization: true });
    expect(await readSpec(url)).toMatchObject({ authorization: false });
  });

  test.each(['garbage', '{}', 'null'])('is not what others have kept: %s', async (kept) => {
    keep({ getItem: () => kept, setItem: () => {} });
    const { url } = await site(answer('', 503));
    await expect(readSpec(url)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  test('is waited for as long as one likes', async () => {
    const { url } = await site(answer(SPEC));
    expect(await readSpec(url, undefined, Infinity)).toEqual(SPEC);
  });

  test('is the new one, once the server says another', async () => {
    keep(memory());
    const answers = [answer(SPEC), answer({ ...SPEC, transformer: 'sockjs' })];
    const { url } = await site((req, res) => answers.shift()?.(req, res));
    await readSpec(url);
    expect(await readSpec(url)).toMatchObject({ transformer: 'sockjs' });
  });

  test('does without a storage that is full or forbidden', async () => {
    const { url } = await site(answer(SPEC));
    keep({ getItem: () => null, setItem: refuse });
    expect(await readSpec(url)).toEqual(SPEC);
    Object.defineProperty(globalThis, 'localStorage', { get: refuse, configurable: true });
    expect(await readSpec(url)).toEqual(SPEC);
  });

  test('is not asked for at what is no URL', async () => {
    await expect(readSpec('')).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

test('what is left open is for the server to say', async () => {
  const { url } = await site(answer({ ...SPEC, pingInterval: 5000, authorization: true }));
  const client = await connect(url, {
    manual: true,
    pingTimeout: undefined as never,
    strategy: undefined as never,
    parser: undefined as never,
  });
  onTestFinished(() => client.destroy());
  expect(client.options).toMatchObject({
    pingTimeout: 7500,
    strategy: ['disconnect', 'online'],
    parser: { name: 'json' },
  });
});

describe('the files beside it', () => {
  test.each(['../evil', 'https://evil.example/x', '__proto__', 'constructor', ''])(
    'are not looked for under the name %j',
    async (name) => {
      await expect(loadPrimus(name)).rejects.toMatchObject({ code: 'UNKNOWN_TRANSFORMER' });
      await expect(loadParser(name)).rejects.toMatchObject({ code: 'UNKNOWN_PARSER' });
    },
  );

  test('are none for JSON, which clients have', async () => {
    expect(await loadParser('json')).toEqual({});
  });

  test('are the ones of the transformer and the parser', async () => {
    const Client = await loadPrimus('websockets');
    const client = new Client('http://localhost', { manual: true });
    onTestFinished(() => client.destroy());
    expect(client.options).toMatchObject({
      transformer: { name: 'websockets' },
      parser: { name: 'json' },
    });
    expect(await loadParser('msgpack')).toMatchObject({ parser: { name: 'msgpack' } });
  });
});
