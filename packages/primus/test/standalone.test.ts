import { createServer, Server as HttpServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import Primus, { PrimusError } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from 'tools-check/free-port';
import { certificate } from 'tools-check/certificate';
import { connect, messages, next, pair, rawSocket, refusal } from './support.js';
import { uwsLoads } from 'tools-check/uws-loads';

type Options = NonNullable<Parameters<typeof Primus.createServer>[1]>;

const { key, cert, pfx } = certificate();
const quiet = { transformer: 'uws', port: 0, hostname: '127.0.0.1', iknowhttpsisbetter: true };

async function create(
  options: Options = {},
): Promise<{ readonly primus: Primus; readonly url: string }> {
  const primus = Primus.createServer({ ...quiet, ...options });
  onTestFinished(() => primus.destroy());
  const { port } = (await primus.transformer.listening) as { port: number };
  return { primus, url: `${options.key ? 'https' : 'http'}://127.0.0.1:${port}` };
}

function attempt(options: Options): unknown {
  try {
    const primus = Primus.createServer({ ...quiet, ...options });
    onTestFinished(() => primus.destroy());
    return primus;
  } catch (error) {
    return error;
  }
}

describe.skipIf(!uwsLoads)('createServer by uws, where it has a binary,', () => {
  test('carries messages without a server of Node’s', async () => {
    const listen = vi.spyOn(HttpServer.prototype, 'listen');
    onTestFinished(() => listen.mockRestore());
    const world = await create();
    const { client, spark } = await pair(world);
    const down = messages(client, 1);
    const up = next(spark, 'data');
    client.write({ up: 1 });
    spark.write({ down: 1 });
    expect([(await up)[0], await down]).toEqual([{ up: 1 }, [{ down: 1 }]]);
    expect(listen).not.toHaveBeenCalled();
    expect(world.primus.server).toBeUndefined();
  });

  test('takes a listener for connections, and the port as text', async () => {
    const connected = vi.fn<(spark: unknown) => void>();
    const primus = Primus.createServer(connected, { ...quiet, port: '0' });
    onTestFinished(() => primus.destroy());
    const { port } = (await primus.transformer.listening) as { port: number };
    const { spark } = await pair({ primus, url: `http://127.0.0.1:${port}` });
    expect(connected).toHaveBeenCalledExactlyOnceWith(spark);
  });

  test.skipIf(!networkInterfaces()['lo']?.some(({ address }) => address === '::1'))(
    'listens where it is told',
    async () => {
      const { primus } = await create({ hostname: '::1' });
      const listening = await primus.transformer.listening;
      expect(listening).toMatchObject({ address: '::1' });
      const { spark } = await pair({ primus, url: `http://[::1]:${listening?.port}` });
      expect(spark.address).toMatchObject({ ip: '::1' });
    },
  );

  test('authorizes, and leaves what that found out on the request of the spark', async () => {
    const world = await create({
      authorization(req, done) {
        if (!req.url?.includes('token=right')) return done(new Error('Wrong token.'));
        Object.assign(req, { user: 'somebody' });
        setImmediate(done);
      },
    });
    const refused = await refusal(rawSocket(`${world.url}/primus?token=wrong`));
    expect(refused).toMatchObject({ status: 401, body: '{"error":"Wrong token."}' });
    const { spark } = await pair({ primus: world.primus, url: `${world.url}?token=right` });
    expect(spark.request).toMatchObject({ user: 'somebody' });
    expect(world.primus.connected).toBe(1);
  });

  test('serves the spec and the client script, with the headers of CORS', async () => {
    const { primus, url } = await create({ origins: 'https://a.example' });
    const headers = { origin: 'https://a.example' };
    const spec = await fetch(`${url}/primus/spec`, { headers });
    expect(await spec.json()).toMatchObject({ transformer: 'uws', pathname: '/primus' });
    expect(spec.headers.get('access-control-allow-origin')).toBe('https://a.example');
    const script = await fetch(`${url}/primus/primus.js`, { headers });
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(await script.text()).toBe(primus.library());
    const preflight = await fetch(`${url}/primus`, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBeLessThan(300);
    const foreign = { origin: 'https://b.example' };
    expect((await fetch(`${url}/primus/spec`, { headers: foreign })).status).toBe(403);
    expect(await refusal(rawSocket(`${url}/primus`, { headers: foreign }))).toMatchObject({
      status: 403,
    });
  });

  test('runs middleware for requests and for upgrades', async () => {
    const { primus, url } = await create();
    const seen: string[] = [];
    primus.use('hello', (req: IncomingMessage, res) => {
      seen.push(`${req.headers.upgrade ?? 'plain'} ${req.socket.remoteAddress}`);
      if (req.url === '/primus/hello') res.end('hello');
    });
    expect(await (await fetch(`${url}/primus/hello`)).text()).toBe('hello');
    await pair({ primus, url });
    expect(seen).toEqual(['plain 127.0.0.1', 'websocket 127.0.0.1']);
  });

  test('speaks HTTPS with a key and a certificate, as texts, buffers or files', async () => {
    const { primus, url } = await create({ key, cert: Buffer.from(cert) });
    primus.on('connection', (spark) => spark.write('hello'));
    const client = connect(primus, url, { transport: { ca: cert } });
    expect(await messages(client, 1)).toEqual(['hello']);
  });

  test('tells its clients to stay away when it is destroyed, and lets its port go', async () => {
    const { primus, url } = await create({ port: await freePort() });
    const { client } = await pair({ primus, url });
    const ended = next(client, 'end');
    const scheduled = vi.fn<() => void>();
    client.on('reconnect scheduled', scheduled);
    await new Promise<void>((resolve) => {
      void primus.destroy(() => resolve());
    });
    await ended;
    expect(scheduled).not.toHaveBeenCalled();
    const again = attempt({ port: Number(new URL(url).port) });
    expect(again).toBeInstanceOf(Primus);
  });

  test('warns of plain HTTP', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    attempt({ key, cert, iknowhttpsisbetter: false });
    expect(warn).not.toHaveBeenCalled();
    attempt({ iknowhttpsisbetter: false });
    expect(warn).toHaveBeenCalledOnce();
  });

  test.each<[Options, RegExp]>([
    [{ port: 'http' }, /"port" must be a whole number/],
    [{ key }, /HTTPS needs a "key" and a "cert"/],
    [{ key: cert, cert: key }, /cannot use these certificates/],
    [{ pfx, passphrase: 'secret' }, /reads no "pfx"/],
    [{ transport: { uws: 5 } }, /"transport.uws" must be uWebSockets.js/],
  ])('refuses what cannot be used (%#)', (options, message) => {
    const error = attempt(options);
    expect(error).toBeInstanceOf(PrimusError);
    expect(error).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('lets its port go where a plugin fails', async () => {
    const port = await freePort();
    const failing = {
      server() {
        throw new Error('no');
      },
    };
    expect(attempt({ port, plugin: { failing } })).toMatchObject({ message: 'no' });
    expect(attempt({ port })).toBeInstanceOf(Primus);
  });
});

describe.skipIf(!uwsLoads)('uws on a server of Node’s, where it has a binary,', () => {
  test('is the documented form', async () => {
    const server = createServer((_, res) => res.end('the application'));
    const primus = new Primus(server, { transformer: 'uws' });
    onTestFinished(() => primus.destroy());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    const { spark } = await pair({ primus, url });
    expect(spark.address.port).toBeGreaterThan(0);
    expect(primus.server).toBe(server);
    expect(await (await fetch(url)).text()).toBe('the application');
    expect(await (await fetch(`${url}/primus/spec`)).json()).toMatchObject({ transformer: 'uws' });
  });
});

test('a server is needed by those that cannot listen by themselves', () => {
  expect(() => new Primus(undefined)).toThrow(
    expect.objectContaining({ code: 'INVALID_SERVER' }) as Error,
  );
});
