import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  type ClientHttp2Session,
  connect,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
} from 'node:http2';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import Primus, { type PrimusOptions, type Spark } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { finish, run } from 'tools-check/run-program';
import { uwsLoads } from 'tools-check/uws-loads';
import { destroyed, echo, echoing, listening } from './support.js';

const require = createRequire(import.meta.url);
const { key, cert } = certificate();

const transformers = Object.keys(Primus.transformers).filter((name) => name !== 'uws' || uwsLoads);

/** Those whose clients cannot be told what to trust, except by the environment of their process. */
const BY_PROCESS = ['sockjs', 'browserchannel'];
const CONNECTING = transformers.filter((name) => !BY_PROCESS.includes(name));

/** What the others need to trust the certificate, whatever the transformer. */
const TRUSTING = { transport: { ca: cert } };

describe('on a server of https', () => {
  test.each(CONNECTING)('%s connects', async (transformer) => {
    const app = express();
    const server = createServer({ key, cert }, app);
    const primus = destroyed(new Primus(server, { transformer }));
    await echoing(primus, await listening(server, 'https'), TRUSTING);
    expect(primus.connected).toBe(1);
  });
});

/** A file with the certificate, for as long as the test runs. */
async function trusted(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'primus-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'ca.pem');
  await writeFile(file, cert);
  return file;
}

describe.each([
  ['https', () => createServer({ key, cert })],
  ['HTTP/2', () => createSecureServer({ key, cert, allowHTTP1: true })],
])('on a server of %s, from a process that trusts it', (_, make) => {
  test.each(BY_PROCESS)('%s connects', async (transformer) => {
    const server = make();
    const primus = destroyed(new Primus(server, { transformer }));
    echo(primus);
    const client = run(require.resolve('../../src/echoed.ts'), {
      // SockJS names the server where that is an address, too.
      node: ['--disable-warning=DEP0123', '--import', pathToFileURL(require.resolve('tsx')).href],
      args: [transformer, await listening(server, 'https')],
      environment: {
        NODE_EXTRA_CA_CERTS: await trusted(),
        TSX_TSCONFIG_PATH: require.resolve('../../tsconfig.programs.json'),
      },
    });
    expect(await finish(client, '')).toEqual({ output: '{"echo":"hello"}\n', errors: '', code: 0 });
  });
});

/** A server for HTTP/2 that lets those who speak HTTP/1.1 in, with an application on it. */
const applications: Readonly<Record<string, () => Http2SecureServer | Promise<Http2SecureServer>>> =
  {
    'Node itself': () =>
      createSecureServer({ key, cert, allowHTTP1: true }, (req, res) => {
        res.statusCode = req.url === '/' ? 200 : 404;
        res.end(req.url === '/' ? 'page' : '');
      }),

    koa() {
      const app = new Koa();
      app.use((context) => {
        if (context.path === '/') context.body = 'page';
      });
      const handle = app.callback();
      return createSecureServer({ key, cert, allowHTTP1: true }, (req, res) => {
        void handle(req, res);
      });
    },

    async fastify() {
      const app = fastify({ http2: true, https: { key, cert, allowHTTP1: true } });
      onTestFinished(() => app.close());
      app.get('/', () => 'page');
      await app.ready();
      return app.server;
    },
  };

interface Answer {
  readonly status: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks over HTTP/2. */
async function ask(
  session: ClientHttp2Session,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  content = '',
): Promise<Answer> {
  const stream = session.request({ ':path': path, ...headers }, { endStream: content === '' });
  const response = once(stream, 'response');
  if (content !== '') stream.end(content);
  let body = '';
  for await (const chunk of stream.setEncoding('utf8')) body += String(chunk);
  const [received] = (await response) as [IncomingHttpHeaders];
  return { status: received[':status' as keyof IncomingHttpHeaders], headers: received, body };
}

interface World {
  readonly primus: Primus;
  readonly server: Http2SecureServer;
  readonly url: string;
  readonly session: ClientHttp2Session;
}

async function serve(
  make: () => Http2SecureServer | Promise<Http2SecureServer>,
  options: PrimusOptions = {},
): Promise<World> {
  const server = await make();
  const primus = destroyed(new Primus(server, options));
  const url = await listening(server, 'https');
  const session = connect(url, { ca: cert });
  onTestFinished(() => session.destroy());
  return { primus, server, url, session };
}

describe.each(Object.entries(applications))('on a server of HTTP/2 with %s', (_, make) => {
  test.each(CONNECTING)('%s connects by HTTP/1.1', async (transformer) => {
    const { primus, url } = await serve(make, { transformer });
    await echoing(primus, url, TRUSTING);
    expect(primus.connected).toBe(1);
  });

  test('the application answers what is its own by HTTP/2', async () => {
    const { session } = await serve(make);
    expect(await ask(session, '/')).toMatchObject({ status: 200, body: 'page' });
    expect(await ask(session, '/missing')).toMatchObject({ status: 404 });
  });

  test('the client script and the spec are served by HTTP/2', async () => {
    const { primus, session } = await serve(make);
    const script = await ask(session, '/primus/primus.js');
    expect(script).toMatchObject({ status: 200, body: primus.library() });
    const tag = String(script.headers.etag);
    expect(await ask(session, '/primus/primus.js', { 'if-none-match': tag })).toMatchObject({
      status: 304,
      body: '',
    });
    const spec = await ask(session, '/primus/spec');
    expect(JSON.parse(spec.body)).toEqual({ ...primus.spec });
  });

  test('what is refused by HTTP/2 is answered without a word of warning', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    onTestFinished(() => warned.mockRestore());
    const { primus, session } = await serve(make);
    expect(await ask(session, '/primus')).toMatchObject({ status: 426 });
    expect(await ask(session, '/primus/spec', { ':method': 'DELETE' })).toMatchObject({
      status: 405,
    });
    primus.authorize((_req, done) => done({ statusCode: 402, message: 'Pay first.' }));
    expect(await ask(session, '/primus/other')).toMatchObject({
      status: 402,
      body: '{"error":"Pay first."}',
    });
    expect(warned.mock.calls).toEqual([]);
  });

  test('pages of the same host may read by HTTP/2, and others may not', async () => {
    const { session, url } = await serve(make, { origins: 'same' });
    expect(await ask(session, '/primus/spec', { origin: url })).toMatchObject({ status: 200 });
    expect(await ask(session, '/primus/spec', { origin: 'https://other.example' })).toMatchObject({
      status: 403,
    });
  });

  test('engine.io polls by HTTP/2', async () => {
    const { primus, session } = await serve(make, { transformer: 'engine.io' });
    const connection = once(primus, 'connection');
    const opened = await ask(session, '/primus/?EIO=4&transport=polling');
    expect(opened.status).toBe(200);
    const { sid } = JSON.parse(opened.body.slice(1)) as { readonly sid: string };
    const [spark] = (await connection) as [Spark];
    expect(spark.id).toBe(sid);
    spark.write('polled');
    const polled = await ask(session, `/primus/?EIO=4&transport=polling&sid=${sid}`);
    expect(polled.body).toBe('4"polled"');
    const end = once(spark, 'end');
    await ask(session, `/primus/?EIO=4&transport=polling&sid=${sid}`, { ':method': 'POST' }, '1');
    await end;
  });

  test('destroy closes the server, though a client of HTTP/2 has not left', async () => {
    const { primus, server, session } = await serve(make);
    await ask(session, '/');
    const closed = Promise.all([once(server, 'close'), once(session, 'close')]);
    await primus.destroy();
    await closed;
    expect(session.closed).toBe(true);
  });
});

const page = (): Http2SecureServer =>
  createSecureServer({ key, cert, allowHTTP1: true }, (_, res) => res.end('page'));

/** What strangers may ask, of a framework that may not expect it by HTTP/2. */
const ASKED: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/primus'],
  ['GET', '/primus/'],
  ['GET', '/primus/info'],
  ['OPTIONS', '/primus/info'],
  ['POST', '/primus/000/session/xhr_send'],
  ['GET', '/primus/000/session/websocket'],
  ['GET', '/primus/websocket'],
  ['GET', '/primus/iframe.html'],
  ['GET', '/primus/?EIO=4&transport=websocket'],
  ['POST', '/primus/?EIO=4&transport=polling&sid=unknown'],
  ['GET', '/primus/channel/test?VER=8&MODE=init'],
  ['POST', '/primus/channel/bind?VER=8&RID=1&t=1&CVER=1'],
  ['GET', '/primus/channel/bind?VER=8&SID=unknown&RID=rpc'],
  ['GET', '/primus/bcsocket.js'],
];

describe.each(transformers)('%s on a server of HTTP/2', (transformer) => {
  test('answers what strangers ask by HTTP/2, whatever it is', async () => {
    const { session } = await serve(page, { transformer });
    for (const [method, path] of ASKED) {
      const stream = session.request({ ':method': method, ':path': path }, { endStream: true });
      // Some answers go on for as long as they are listened to.
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
      expect(headers[':status'], `${method} ${path}`).toBeGreaterThanOrEqual(200);
      stream.close();
    }
    expect(await ask(session, '/')).toMatchObject({ status: 200, body: 'page' });
  });
});
