import { createServer } from 'node:http';
import type { SocketOptions, Spark } from 'primus';
import { launch } from 'tools-check/browser';
import { uwsLoads } from 'tools-check/uws-loads';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { messages, next, serve } from './support.js';

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** The least for any transformer: no inline code, and no code made of text. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self' ws:";

/** Runs before the client's script, and notes what the policy forbids. */
const WATCH = `
  var violations = [];
  document.addEventListener('securitypolicyviolation', function (event) {
    violations.push(event.effectiveDirective);
    console.info('forbidden: ' + event.effectiveDirective);
  });
`;

/** Sends back what arrives, and at the end says what was forbidden. */
const ECHO = `
  var primus = new Primus(OPTIONS);
  primus.on('data', function (message) {
    if (message === 'end') primus.end();
    else primus.write(message);
  });
  primus.on('error', tell);
  primus.on('end', tell);
  function tell() {
    // A violation is told in a task of its own.
    setTimeout(function () { console.info('told: ' + violations.join()); });
  }
`;

interface Visit {
  readonly transformer: string;
  readonly parser?: string;
  readonly policy?: string;
  readonly options?: SocketOptions;
}

interface Page {
  /** The other end of the page's client. */
  readonly connected: Promise<Spark>;
  /** The directives of the policy that the page ran into until its client ended. */
  readonly told: Promise<string>;
  /** The first of them. */
  readonly forbidden: Promise<string>;
}

/** A page under a policy, with the client of its server. */
async function visit({
  transformer,
  parser = 'json',
  policy = POLICY,
  options = {},
}: Visit): Promise<Page> {
  const files: Record<string, string> = {
    '/': `<body>${['/watch.js', '/primus/primus.js', '/echo.js']
      .map((src) => `<script src="${src}"></script>`)
      .join('')}`,
    '/watch.js': WATCH,
    '/echo.js': ECHO.replace('OPTIONS', JSON.stringify({ ...options, strategy: false })),
  };
  const server = createServer(({ url = '' }, res) => {
    const text = files[url];
    res.statusCode = text === undefined ? 204 : 200;
    res.setHeader('Content-Type', url === '/' ? 'text/html' : 'text/javascript');
    res.setHeader('Content-Security-Policy', policy);
    res.end(text);
  });
  const { primus, url } = await serve(
    { transformer, parser, iknowclusterwillbreakconnections: true },
    server,
  );
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const connected = new Promise<Spark>((resolve) => {
    primus.once('connection', resolve);
  });
  const line = (name: string): Promise<string> =>
    new Promise((resolve) => {
      page.on('console', (message) => {
        const [start, text = ''] = message.text().split(': ');
        if (start === name) resolve(text);
      });
    });
  const [told, forbidden] = [line('told'), line('forbidden')];
  await page.goto(url);
  return { connected, told, forbidden };
}

/** What each transformer carries. */
const carried: readonly (readonly [transformers: readonly string[], parsers: readonly string[]])[] =
  [
    [
      ['websockets', 'engine.io', 'faye', ...(uwsLoads ? ['uws'] : [])],
      ['json', 'ejson', 'msgpack', 'binary'],
    ],
    [
      ['sockjs', 'browserchannel'],
      ['json', 'ejson'],
    ],
  ];

/** What a transformer needs beside scripts and connections. */
const MORE: Readonly<Record<string, string>> = {
  // The image by which it says goodbye.
  browserchannel: "; img-src 'self'",
};

test.each(
  carried.flatMap(([transformers, parsers]) =>
    transformers.flatMap((transformer) => parsers.map((parser) => [transformer, parser] as const)),
  ),
)('%s with %s does nothing that a strict policy forbids', async (transformer, parser) => {
  const policy = POLICY + (MORE[transformer] ?? '');
  const { connected, told } = await visit({ transformer, parser, policy });
  const spark = await connected;
  const sent = { text: 'ünï 😀\u2028', deep: [0.5, null, true] };
  const echoed = messages(spark, 1);
  spark.write(sent);
  expect(await echoed).toEqual([sent]);
  const left = next(spark, 'end');
  spark.write('end');
  await left;
  expect(await told).toBe('');
});

test.each<readonly [transformer: string, options: SocketOptions, more: string]>([
  ['engine.io', { websockets: false }, ''],
  ['sockjs', { transport: { transports: 'websocket', timeout: 8000 } }, ''],
  ['sockjs', { transport: { transports: 'xhr-streaming', timeout: 8000 } }, ''],
  ['sockjs', { transport: { transports: 'eventsource', timeout: 8000 } }, ''],
  ['sockjs', { transport: { transports: 'htmlfile', timeout: 8000 } }, "; frame-src 'self'"],
  ['sockjs', { transport: { transports: 'jsonp-polling', timeout: 8000 } }, "; frame-src 'self'"],
])('%s with the options %j connects under a strict policy', async (transformer, options, more) => {
  const { connected, told } = await visit({ transformer, options, policy: POLICY + more });
  const spark = await connected;
  const echoed = messages(spark, 1);
  spark.write('hello');
  expect(await echoed).toEqual(['hello']);
  spark.write('end');
  expect(await told).toBe('');
});

test.each([
  ['websockets', {}, "default-src 'none'; script-src 'self'", 'connect-src'],
  ['engine.io', {}, "default-src 'none'; script-src 'self'", 'connect-src'],
  ['sockjs', { transport: { transports: 'htmlfile', timeout: 8000 } }, POLICY, 'frame-src'],
])(
  'a page of %s %j notices what its policy forbids',
  async (transformer, options, policy, name) => {
    const { forbidden } = await visit({ transformer, options, policy });
    expect(await forbidden).toBe(name);
  },
);

test('a page of browserchannel without images cannot say goodbye', async () => {
  const { connected, forbidden } = await visit({ transformer: 'browserchannel' });
  const spark = await connected;
  spark.write('end');
  expect(await forbidden).toBe('img-src');
});
