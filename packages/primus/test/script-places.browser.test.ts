import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'tools-check/browser';
import type { PrimusOptions, SocketConstructor, Spark } from 'primus';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { uwsLoads } from 'tools-check/uws-loads';
import { connect, echo, messages, serve } from './support.js';

const require = createRequire(import.meta.url);
const LOADER = await readFile(require.resolve('requirejs/require.js'), 'utf8');

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** The spark of a page that has this HTML, and what it told of its surroundings. */
async function told(
  html: string,
  files: Readonly<Record<string, string>>,
  options: PrimusOptions = {},
) {
  const server = createServer(({ url = '' }, res) => {
    const isPage = url === '/';
    const text = isPage ? html : files[url];
    res.statusCode = text === undefined ? 204 : 200;
    res.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
    res.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; script-src 'self'; connect-src 'self'",
    );
    res.end(text);
  });
  const { primus, url } = await serve(options, server);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  onTestFinished(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });
  const heard = new Promise<unknown>((resolve) => {
    primus.on('connection', (spark) => spark.on('data', resolve));
  });
  await page.goto(url);
  return heard;
}

/** Says what a place has, by the client that it has. */
const tell = (client: string): string => `
  (function (Client) {
    new Client().write({
      same: window.Primus === Client,
      module: typeof module,
    });
  })(${client});
`;

const FOUND = { same: true, module: 'undefined' };

test('a script tag', async () => {
  const html = '<script src="/primus/primus.js"></script><script src="/main.js"></script>';
  expect(await told(html, { '/main.js': tell('Primus') })).toEqual(FOUND);
});

test('a script tag that loads later', async () => {
  const html = '<script async src="/main.js"></script>';
  const main = `
    const script = document.createElement('script');
    script.src = '/primus/primus.js';
    script.onload = () => { ${tell('Primus')} };
    document.head.append(script);
  `;
  expect(await told(html, { '/main.js': main })).toEqual(FOUND);
});

test('a script tag of the type module, which has no `this`', async () => {
  const html =
    '<script type="module" src="/primus/primus.js"></script><script type="module" src="/main.js"></script>';
  expect(await told(html, { '/main.js': tell('Primus') })).toEqual(FOUND);
});

test('an import for its effect', async () => {
  const html = '<script type="module" src="/main.js"></script>';
  const main = `import '/primus/primus.js'; ${tell('Primus')}`;
  expect(await told(html, { '/main.js': main })).toEqual(FOUND);
});

test('an import() with another name for the client', async () => {
  const html = '<script type="module" src="/main.js"></script>';
  const main = `await import('/primus/primus.js'); ${tell('window["my live client"]')}`;
  const found = await told(html, { '/main.js': main }, { global: 'my live client' });
  expect(found).toEqual({ ...FOUND, same: false });
});

test('an AMD loader', async () => {
  const html = '<script src="/require.js"></script><script src="/main.js"></script>';
  const main = `require(['/primus/primus.js'], function (Client) { ${tell('Client')} });`;
  expect(await told(html, { '/main.js': main, '/require.js': LOADER })).toEqual(FOUND);
});

test('a page that was there before, with a client of its own', async () => {
  const html =
    '<script src="/before.js"></script><script src="/primus/primus.js"></script><script src="/main.js"></script>';
  const files = {
    '/before.js': 'var Primus = 1; const create = 2; var build = 3, libraries = 4, root = 5;',
    '/main.js': `if (create + build + libraries + root === 14) ${tell('Primus')}`,
  };
  expect(await told(html, files)).toEqual(FOUND);
});

test.each(['websockets', 'faye', ...(uwsLoads ? ['uws'] : [])])(
  'require() of the saved file in Node, with %s',
  async (transformer) => {
    const { primus, url } = await serve({ transformer });
    echo(primus);
    const directory = await mkdtemp(join(tmpdir(), 'primus-script-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'primus.js');
    primus.save(file);
    const before = Object.keys(globalThis);
    const Socket = require(file) as SocketConstructor;
    expect(Object.keys(globalThis)).toEqual(before);
    const client = connect({ Socket }, url);
    client.write({ hello: 'Node' });
    expect(await messages(client, 1)).toEqual([{ hello: 'Node' }]);
    expect(client.NETWORK_EVENTS).toBe(false);
  },
);

test('a worker, which has no window', async () => {
  const server = createServer(({ url = '' }, res) => {
    res.setHeader('Content-Type', url === '/' ? 'text/html' : 'text/javascript');
    if (url === '/') res.end('<script src="/main.js"></script>');
    else if (url === '/main.js')
      res.end(`new Worker('/worker.js'); new Worker('/module.js', { type: 'module' });`);
    else if (url === '/worker.js')
      res.end(`importScripts('/primus/primus.js'); new Primus(location.origin).write('worker');`);
    else if (url === '/module.js')
      res.end(`import '/primus/primus.js'; new Primus(location.origin).write('module');`);
    else res.end();
  });
  const { primus, url } = await serve({}, server);
  const heard: unknown[] = [];
  const both = new Promise<void>((resolve) => {
    primus.on('connection', (spark: Spark) => {
      spark.on('data', (data) => {
        if (heard.push(data) === 2) resolve();
      });
    });
  });
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(url);
  await both;
  expect(new Set(heard)).toEqual(new Set(['module', 'worker']));
});
