import { createServer, type IncomingMessage, type Server } from 'node:http';
import type Primus from 'primus';
import type { PrimusOptions, Spark } from 'primus';
import { launch } from 'tools-check/browser';
import { examples } from 'tools-check/examples';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { messages, next, serve } from './support.js';

type Browser = Awaited<ReturnType<typeof launch>>;
type Context = Awaited<ReturnType<Browser['newContext']>>;

/** Lets a paused spark go on; resolves with its next `count` messages. */
function hear(spark: Spark, count: number): Promise<unknown[]> {
  const arrived = messages(spark, count);
  spark.resume();
  return arrived;
}

/** Everything from the page's own server, and nothing that makes code out of text. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const NOISE = /ERR_INTERNET_DISCONNECTED|favicon/;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** The scripts of a page, around the client's. */
interface Scripts {
  readonly before?: string;
  readonly after: string;
}

interface Visit {
  readonly primus: Primus;
  readonly server: Server;
  readonly url: string;
  readonly context: Context;
  /** Opens the page; answers the spark of its client, paused. */
  readonly open: () => Promise<Spark>;
}

/** A server and a page of it that loads the client by script tag. */
async function visit(scripts: Scripts, options: PrimusOptions = {}): Promise<Visit> {
  const { pathname = '/primus' } = options;
  const files: Record<string, string> = {
    '/': ['/before.js', `${pathname}/primus.js`, '/after.js']
      .map((src) => `<script src="${src}"></script>`)
      .join('\n'),
    '/before.js': scripts.before ?? '',
    '/after.js': scripts.after,
    '/told': '',
  };
  const server = createServer((req, res) => {
    const text = files[(req.url ?? '').replace(/\?.*/, '')];
    res.statusCode = text === undefined ? 404 : 200;
    res.setHeader('Content-Type', req.url === '/' ? 'text/html' : 'text/javascript');
    res.setHeader('Content-Security-Policy', POLICY);
    res.end(text);
  });
  const { primus, url } = await serve(options, server);
  const context = await browser.newContext();
  const errors: string[] = [];
  onTestFinished(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });
  return {
    primus,
    server,
    url,
    context,
    open: async () => {
      const connection = next(primus, 'connection');
      // The page may write before it has loaded.
      primus.once('connection', (spark) => void spark.pause());
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (line) => {
        if (line.type() === 'error' && !NOISE.test(line.text() + line.location().url)) {
          errors.push(line.text());
        }
      });
      await page.goto(url);
      return (await connection)[0] as Spark;
    },
  };
}

/** Sends every message back, and the events that happen, as soon as there is a connection. */
const ECHO = `
  var primus = new Primus(OPTIONS);
  primus.on('data', function (message) { primus.write(message); });
`;

const echo = (options = '{}'): string => ECHO.replace('OPTIONS', options);

/** Tells the server, at every open, what happened until then. */
const JOURNAL = `
  var events = [];
  var primus = Primus.connect({ reconnect: { min: 1, max: 10 } });
  ['close', 'offline', 'online', 'reconnect scheduled', 'reconnect', 'reconnected', 'end'].forEach(
    function (event) { primus.on(event, function () { events.push(event); }); }
  );
  primus.on('open', function () {
    events.push('open');
    primus.write(events.slice());
  });
`;

describe('the script at /primus/primus.js, on a page with a strict policy', () => {
  test('connects to the server of the page, and exchanges messages', async () => {
    const { open } = await visit({ after: echo() });
    const spark = await open();
    const sent = ['text', { deep: ['ünï', 0, null] }, 'primus::server::close', '\u2028'];
    const arrived = hear(spark, sent.length);
    for (const message of sent) spark.write(message);
    expect(await arrived).toEqual(sent);
    expect(spark.headers['user-agent']).toContain('Chrome');
  });

  test.each(['ejson', 'msgpack', 'binary'])('carries bytes with the parser %s', async (parser) => {
    const { open } = await visit({ after: echo() }, { parser });
    const spark = await open();
    const sent = [{ text: 'ünï 😀', bytes: Buffer.from([0, 128, 255]) }, [0.1, -1, null, 2 ** 40]];
    const arrived = hear(spark, sent.length);
    for (const message of sent) spark.write(message);
    expect(await arrived).toMatchObject([
      { text: 'ünï 😀', bytes: expect.any(Uint8Array) as unknown },
      sent[1],
    ]);
    const [{ bytes }] = (await arrived) as [{ bytes: Uint8Array }];
    expect([...bytes]).toEqual([0, 128, 255]);
  });

  test('sends what was written before it was connected', async () => {
    const { open } = await visit({
      after: 'var primus = new Primus(); primus.write("one"); primus.write("two");',
    });
    expect(await hear(await open(), 2)).toEqual(['one', 'two']);
  });

  test('connects to where it is told, at the pathname of the server', async () => {
    const other = await serve({ pathname: '/live' });
    const { open, url } = await visit(
      { after: `var primus = new Primus(location.origin + '/?from=page');` },
      { pathname: '/live' },
    );
    const spark = await open();
    expect(other.primus.connected).toBe(0);
    expect(spark.query.from).toBe('page');
    expect(spark.request?.url).toBe('/live?from=page');
    expect(spark.headers.origin).toBe(url);
  });

  test('reconnects after the server has cut it', async () => {
    const { open, primus } = await visit({ after: JOURNAL });
    const journals = new Promise<unknown[]>((resolve) => {
      const heard: unknown[] = [];
      primus.on('connection', (spark) => {
        spark.on('data', (events) => {
          heard.push(events);
          if (heard.length === 2) resolve(heard);
          else (spark.socket as WebSocket).terminate();
        });
      });
    });
    (await open()).resume();
    expect(await journals).toEqual([
      ['open'],
      ['open', 'close', 'reconnect scheduled', 'reconnect', 'reconnected', 'open'],
    ]);
  });

  test('stays away when the server says so', async () => {
    const { open, server } = await visit({
      after: `${JOURNAL} primus.on('end', function () { fetch('/told?' + events.join()); });`,
    });
    const spark = await open();
    await hear(spark, 1);
    const told = next(server, 'request');
    spark.end();
    const [{ url }] = (await told) as [IncomingMessage];
    expect(url).toBe('/told?open,close,end');
  });

  test('notices that the network went and is back', async () => {
    const { open, primus, context } = await visit({ after: JOURNAL });
    const spark = await open();
    expect(await hear(spark, 1)).toEqual([['open']]);
    const [gone, back] = [next(primus, 'disconnection'), next(primus, 'connection')];
    await context.setOffline(true);
    await gone;
    await context.setOffline(false);
    const [again] = (await back) as [Spark];
    expect(await messages(again, 1)).toEqual([
      [
        'open',
        'offline',
        'close',
        'online',
        'reconnect scheduled',
        'reconnect',
        'reconnected',
        'open',
      ],
    ]);
  });

  test('runs the client functions of plugins, after their libraries', async () => {
    const { open } = await visit(
      { after: echo('{ loud: "!" }') },
      {
        plugin: {
          shout: {
            library: 'Primus.shout = function (text) { return String(text).toUpperCase(); };',
            client(primus, options) {
              const Client = primus.constructor as unknown as { shout(text: unknown): string };
              primus.transform('outgoing', (packet) => {
                packet.data = Client.shout(packet.data) + String(options['loud' as never]);
              });
            },
          },
        },
      },
    );
    const spark = await open();
    const arrived = hear(spark, 1);
    spark.write('hello');
    expect(await arrived).toEqual(['HELLO!']);
  });

  test('speaks the parser of the server, one that was given as functions', async () => {
    const { open } = await visit(
      { after: echo() },
      {
        parser: {
          encoder(data, done) {
            done(null, `~${JSON.stringify(data)}`);
          },
          decoder(data, done) {
            done(null, JSON.parse(String(data).slice(1)));
          },
        },
      },
    );
    const spark = await open();
    const arrived = hear(spark, 1);
    spark.write({ hello: 'page' });
    expect(await arrived).toEqual([{ hello: 'page' }]);
  });

  test('has the name that the server gives it', async () => {
    const { open } = await visit({ after: 'var live = new Live();' }, { global: 'Live' });
    expect((await open()).readyState).toBe(3);
  });

  test('is a CommonJS module where there is one', async () => {
    const { open } = await visit({
      before: 'var module = { exports: {} };',
      after: echo().replace('new Primus', 'new module.exports'),
    });
    const spark = await open();
    const arrived = hear(spark, 1);
    spark.write('module.exports');
    expect(await arrived).toEqual(['module.exports']);
  });

  test('is an AMD module where there is a loader', async () => {
    const { open } = await visit({
      before: 'var defined; function define(factory) { defined = factory(); } define.amd = {};',
      after: echo().replace('new Primus', 'new defined'),
    });
    const spark = await open();
    const arrived = hear(spark, 1);
    spark.write('define.amd');
    expect(await arrived).toEqual(['define.amd']);
  });

  test('reads with `for await` and as a Web Stream', async () => {
    const { open } = await visit({
      after: `
        var primus = new Primus();
        (async function () {
          var read = [];
          for await (var message of primus) if (read.push(message) === 2) break;
          var reader = primus.toWeb().readable.getReader();
          await primus.send(read);
          for (read = []; read.length < 2;) read.push((await reader.read()).value);
          await primus.send(read);
        })();
      `,
    });
    const spark = await open();
    const [first, both] = [next(spark, 'data'), hear(spark, 2)];
    spark.write(1);
    spark.write(2);
    await first;
    spark.write(3);
    spark.write(4);
    expect(await both).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('pipes into a destination at the speed it takes messages', async () => {
    const { open, server } = await visit({
      after: `
        var primus = new Primus();
        var taken = [];
        var early = [];
        var full = false;
        var heard = {};
        function drain() {
          full = false;
          heard.drain();
        }
        primus.on('open', function () {
          primus.socket.addEventListener('message', function (event) {
            if (event.data === '"last"') {
              early = taken.slice();
              drain();
            }
          });
        });
        primus.pipe({
          writable: true,
          on: function (event, listener) { heard[event] = listener; },
          removeListener: function () {},
          write: function (message) {
            taken.push(full ? 'too early' : message);
            full = true;
            if (early.length > 0) setTimeout(drain);
            return false;
          },
          end: function () { fetch('/told?' + [early.length].concat(taken).join()); },
        });
      `,
    });
    const spark = await open();
    const told = next(server, 'request');
    for (const message of ['first', 'second', 'third', 'last']) spark.write(message);
    spark.resume();
    spark.end();
    const [{ url }] = (await told) as [IncomingMessage];
    expect(url).toBe('/told?1,first,second,third,last');
  });

  test('takes what a Web Stream is piped into it', async () => {
    const { open } = await visit({
      after: `
        var primus = new Primus();
        var counted = 0;
        new ReadableStream({
          pull: function (controller) {
            controller.enqueue({ count: counted++ });
            if (counted === 100) controller.close();
          },
        }).pipeTo(primus.toWeb().writable, { preventClose: true });
      `,
    });
    const sent = Array.from({ length: 100 }, (_, count) => ({ count }));
    expect(await hear(await open(), 100)).toEqual(sent);
  });
});

test('the page of the README says hello to everybody', async () => {
  const page = examples(new URL('../README.md', import.meta.url)).find(
    ({ language }) => language === 'html',
  );
  const server = createServer((_, res) => res.end(page?.text));
  const { primus, url } = await serve({}, server);
  primus.on('connection', (spark) => {
    spark.on('data', (message) => primus.write(message));
  });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const tab = await context.newPage();
  const said = tab.waitForEvent('console');
  await tab.goto(url);
  expect((await said).text()).toBe('Hello, everybody');
});
