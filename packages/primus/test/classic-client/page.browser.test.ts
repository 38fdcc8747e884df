import { createServer } from 'node:http';
import type { PrimusOptions, Spark } from 'primus';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { messages, next, serve } from '../support.js';

/** Everything from the page's own server, and nothing that makes code out of text. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** Opens a page that runs `script` after the client's; answers its first spark, paused. */
async function visit(script: string, options: PrimusOptions = {}): Promise<Spark> {
  const server = createServer((req, res) => {
    const isPage = req.url === '/';
    res.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
    res.setHeader('Content-Security-Policy', POLICY);
    res.end(
      isPage ? '<script src="/primus/primus.js"></script><script src="/page.js"></script>' : script,
    );
  });
  const { primus, url } = await serve(options, server);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });
  primus.once('connection', (spark) => void spark.pause());
  const connection = next(primus, 'connection');
  await page.goto(url);
  return (await connection)[0] as Spark;
}

/** The first message of a spark that is paused. */
async function told(spark: Spark): Promise<unknown> {
  const arrived = messages(spark, 1);
  spark.resume();
  return (await arrived)[0];
}

test('a page has the statics, the prototype and the URL of the client', async () => {
  const spark = await visit(`
    var primus = Primus('?a=b', { transport: {} });
    primus.on('outgoing::url', function (parts) { parts.query += '&c=d'; });
    primus.write({
      states: [Primus.OPENING, Primus.CLOSED, Primus.OPEN],
      stream: Primus.Stream === Primus.EventEmitter,
      requires: typeof Primus.requires('stream'),
      network: primus.NETWORK_EVENTS,
      online: primus.online,
      origin: primus.url.origin === location.origin,
      uri: primus.uri({ protocol: 'ws:' }) === 'ws://' + location.host + '/primus'
    });
  `);
  expect({ ...spark.query }).toEqual({ a: 'b', c: 'd' });
  expect(await told(spark)).toEqual({
    states: [1, 2, 3],
    stream: true,
    requires: 'undefined',
    network: true,
    online: true,
    origin: true,
    uri: true,
  });
});

test('a page tells of private events, and of the way back', async () => {
  const spark = await visit(`
    var primus = new Primus({ reconnect: { min: 1, max: 1 } });
    var events = [];
    ['outgoing::open', 'outgoing::reconnect', 'incoming::open', 'incoming::end', 'close',
      'reconnect scheduled', 'reconnect', 'reconnected', 'open'].forEach(function (event) {
      primus.on(event, function () { events.push(event); });
    });
    primus.on('incoming::open', function () {
      if (primus.returned) primus.write(events);
      primus.returned = true;
    });
    primus.write('here');
  `);
  expect(await told(spark)).toBe('here');
  const back = next(spark.primus, 'connection');
  (spark.socket as WebSocket).terminate();
  const [returned] = (await back) as [Spark];
  expect(await told(returned)).toEqual([
    'outgoing::open',
    'open',
    'incoming::open',
    'close',
    'reconnect scheduled',
    'incoming::end',
    'reconnect',
    'outgoing::reconnect',
    'outgoing::open',
    'reconnected',
    'open',
    'incoming::open',
  ]);
});

test('a page runs the libraries and client functions of plugins', async () => {
  const spark = await visit('new Primus().write("written");', {
    plugin: {
      one: {
        library: `
          Primus.$ = { mark: function (message) { return ['marked', message]; } };
          var initialise = Primus.prototype.initialise;
          Primus.prototype.initialise = function () {
            this.initialised = true;
            return initialise.apply(this, arguments);
          };
        `,
        client(primus) {
          const { $ } = Primus;
          const write = primus.write.bind(primus);
          const { initialised } = primus as unknown as { initialised?: boolean };
          primus.write = (message) => write([initialised, $.mark(message)]);
        },
      },
    },
  });
  expect(await told(spark)).toEqual([true, ['marked', 'written']]);
});

/** The client, with what the library above puts on it. */
declare const Primus: { readonly $: { mark(message: unknown): unknown } };
