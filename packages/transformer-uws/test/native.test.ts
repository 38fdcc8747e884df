import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { uws } from '@primus/transformer-uws';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { freePort } from 'tools-check/free-port';
import { uwsLoads } from 'tools-check/uws-loads';
import { exchange, Stage } from './stage.js';

/** What comes of making a server with this `transport`. */
function attempt(transport: Record<string, unknown>): unknown {
  try {
    const primus = new Primus(undefined, { transformer: uws, parser: json, transport });
    onTestFinished(() => primus.destroy());
    return primus;
  } catch (error) {
    return error;
  }
}

/** All that a server says to `lines`, until it closes. */
async function ask(port: number, lines: string): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1');
  socket.write(lines);
  return String(Buffer.concat((await socket.toArray()) as Buffer[]));
}

describe.skipIf(!uwsLoads)('a port of its own, where uWebSockets.js has a binary', () => {
  test('is told', async () => {
    const { primus, port } = await Stage.start('native');
    expect(await primus.transformer.listening).toEqual({ address: '127.0.0.1', port });
    expect(primus.server).toBeUndefined();
  });

  test('that is taken is an error, and not shared', async () => {
    const { port } = await Stage.start('native');
    expect(attempt({ port, host: '127.0.0.1' })).toMatchObject({
      code: 'INVALID_SERVER',
      message: expect.stringContaining(String(port)) as string,
    });
  });

  test('is shared where both want to', async () => {
    const shared = { port: await freePort(), host: '127.0.0.1', exclusive: false };
    expect(attempt(shared)).toBeInstanceOf(Primus);
    expect(attempt(shared)).toBeInstanceOf(Primus);
    expect(attempt({ ...shared, exclusive: true })).toMatchObject({ code: 'INVALID_SERVER' });
  });

  test('may be on all addresses; those of IPv4 look like it to Node', async () => {
    const stage = await Stage.start('native', { transport: { host: undefined } });
    expect(await stage.primus.transformer.listening).toMatchObject({ address: '::' });
    const { spark } = await stage.connect();
    expect(spark.address.ip).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
  });

  test.each([
    [{}, /"transport.port" must be a port/],
    [{ port: 'http' }, /"transport.port" must be a port/],
    [{ port: 65_536 }, /"transport.port" must be a port/],
    [{ port: 0, host: 5 }, /"transport.host" must be an address/],
    [{ port: 0, exclusive: 1 }, /"transport.exclusive" must be true or false/],
    [{ port: 0, uws: {} }, /"transport.uws" must be uWebSockets.js/],
    [{ port: 0, uws: null }, /"transport.uws" must be uWebSockets.js/],
  ])('has to be a port: %j', (transport, message) => {
    expect(attempt(transport)).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('on an address that is not ours is an error', () => {
    expect(attempt({ port: 0, host: '192.0.2.1' })).toMatchObject({ code: 'INVALID_SERVER' });
  });
});

describe.skipIf(!uwsLoads)('a client that goes before it is decided', () => {
  test.each([
    [
      'an upgrade',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
    ],
    ['a request', ''],
  ])('is waited for by nobody: %s', async (_, headers) => {
    const { primus, port } = await Stage.start('native', { handshakeTimeout: 600_000 });
    const told = new Promise((resolve) => {
      primus.use('never', (_req, res) => {
        res.once('close', () => resolve('gone'));
        socket.resetAndDestroy();
        return new Promise(() => {});
      });
    });
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET /primus HTTP/1.1\r\nHost: a\r\n${headers}\r\n`);
    expect(await told).toBe('gone');
  });
});

describe.skipIf(!uwsLoads)('HTTP below our path, where uWebSockets.js has a binary', () => {
  test('is answered by middleware', async () => {
    const { primus, url } = await Stage.start('native');
    primus.use('hello', (req, res) => {
      if (req.url !== '/primus/hello?a=1') return;
      res.statusCode = 202;
      res.setHeader('Set-Cookie', ['a=1', 'b=2']);
      res.end(`${req.method} ünïcode`);
    });
    const response = await fetch(`${url}/primus/hello?a=1`, { method: 'POST', body: 'ignored' });
    expect(response.status).toBe(202);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('POST ünïcode');
  });

  test.each(['/primus', '/primus/', '/primus/nothing', '/', '/elsewhere', '/%zz', '//'])(
    'is 404 for %s, where nobody answers',
    async (path) => {
      const { url } = await Stage.start('native');
      const response = await fetch(url + path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ error: 'There is nothing here.' });
    },
  );

  test('is not asked of middleware elsewhere', async () => {
    const { primus, url } = await Stage.start('native');
    primus.use('all', (_, res) => void res.end('ours'));
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect(await (await fetch(`${url}/primus/x`)).text()).toBe('ours');
  });

  test('has no body where there is none to be: HEAD, 204 and 304', async () => {
    const { primus, port } = await Stage.start('native');
    primus.use('answer', (req, res) => {
      const status = Number(/\d+/.exec(req.url ?? ''));
      res.statusCode = status;
      res.end(status === 200 ? 'hello' : undefined);
    });
    const last = 'GET /primus/200 HTTP/1.1\r\nHost: a\r\n\r\n';
    const heads = ['HEAD /primus/200', 'GET /primus/204', 'GET /primus/304'].map(
      (line) => `${line} HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    for (const head of heads) {
      const answered = await ask(port, head.replace('HTTP/1.1\r\n', 'HTTP/1.1\r\n') + last);
      // What follows an answer without a body is the next answer.
      expect(answered.match(/HTTP\/1\.1 \d+/g)).toHaveLength(2);
      expect(answered.indexOf('hello')).toBe(answered.length - 5);
    }
    expect(await ask(port, heads[0] + last)).toMatch(/content-length: 5\r\n/i);
  });

  test('is answered whole, however long it is', async () => {
    const { primus, url } = await Stage.start('native');
    const body = 'x'.repeat(20_000_000);
    primus.use('long', (_, res) => void res.end(body));
    expect((await (await fetch(`${url}/primus/x`)).text()).length).toBe(body.length);
  });

  test('is forgotten where the client has gone before the answer', async () => {
    const { primus, url } = await Stage.start('native');
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      primus.use('slow', (_, res) => {
        resolve();
        return new Promise<void>((done) => {
          answer = () => {
            res.end('late');
            done();
          };
        });
      });
    });
    const leaving = new AbortController();
    const left = fetch(`${url}/primus/slow`, { signal: leaving.signal }).catch(() => 'left');
    await asked;
    leaving.abort();
    expect(await left).toBe('left');
    primus.remove('slow');
    await (await fetch(`${url}/primus/x`)).text();
    answer?.();
    expect((await fetch(`${url}/primus/x`)).status).toBe(404);
  });
});

/** Where texts become files, for a moment. */
function folders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('primus-uws-'));
}

describe.skipIf(!uwsLoads)('TLS, where uWebSockets.js has a binary', () => {
  const { key, cert, pfx } = certificate();

  /** What is exchanged over TLS with this `transport`. */
  async function secure(transport: Record<string, unknown>): Promise<unknown> {
    const stage = await Stage.start('native', { transport });
    const pair = await stage.connect(
      { transport: { ca: cert } },
      stage.url.replace('http:', 'https:'),
    );
    return exchange(pair, 'hello');
  }

  test('with a key and a certificate as texts, which leave no files', async () => {
    const before = folders();
    expect(await secure({ key, cert })).toEqual(['hello', 'hello']);
    const buffers = { key: Buffer.from(key), cert: [Buffer.from(cert)] };
    expect(await secure(buffers)).toEqual(['hello', 'hello']);
    expect(folders()).toEqual(before);
  });

  test('with the names of files, as the framework takes them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'uws-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const options = { key_file_name: join(folder, 'key'), cert_file_name: join(folder, 'cert') };
    writeFileSync(options.key_file_name, key);
    writeFileSync(options.cert_file_name, cert);
    expect(await secure(options)).toEqual(['hello', 'hello']);
  });

  test.each([
    [{ key: cert, cert: key }, /cannot use these certificates/],
    [{ key }, /needs a key and a certificate/],
    [{ ca: cert }, /needs a key and a certificate/],
    [{ key_file_name: '/absent', cert_file_name: '/absent' }, /cannot use these certificates/],
    [{ pfx, passphrase: 'secret' }, /reads no "pfx"/],
    [{ key: [key, key], cert }, /takes one "key", not several/],
    [{ key: 5, cert }, /"transport.key" must be a PEM text or a buffer/],
  ])('refuses what is none (%#)', (transport, message) => {
    const before = folders();
    expect(attempt({ port: 0, ...transport })).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
    expect(folders()).toEqual(before);
  });

  test('a stranger who speaks no TLS is nobody', async () => {
    const stage = await Stage.start('native', { transport: { key, cert } });
    const socket = connectTcp(stage.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    const pair = await stage.connect(
      { transport: { ca: cert } },
      stage.url.replace('http:', 'wss:'),
    );
    expect(await exchange(pair, 1)).toEqual([1, 1]);
  });
});
