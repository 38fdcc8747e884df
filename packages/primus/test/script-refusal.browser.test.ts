import { createServer } from 'node:http';
import type { SocketOptions } from 'primus';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Served, serve } from './support.js';

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** What a page can tell of an error, whose cause may be an event. */
interface Told {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly cause: Readonly<{ type?: string; message?: string; status?: number }>;
}

/** The page connects once, and keeps how that failed. */
const CONNECT = `
  var told = new Promise(function (resolve, reject) {
    var primus = new Primus(OPTIONS);
    primus.on('open', reject);
    primus.on('error', function (error) {
      var cause = error.cause;
      resolve({
        name: error.name,
        code: error.code,
        message: error.message,
        cause: { type: cause.type, message: cause.message, status: cause.status },
      });
    });
  });
`;

/** What a page is told whose server refuses it, or is gone, after the page was loaded. */
async function refused(
  transformer: string,
  options: SocketOptions,
  refuse: (world: Served) => unknown,
): Promise<Told> {
  const server = createServer((_, res) => {
    res.setHeader('Content-Type', 'text/html');
    res.end('<body><script src="/primus/primus.js"></script>');
  });
  const world = await serve({ transformer, iknowclusterwillbreakconnections: true }, server);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(world.url);
  await refuse(world);
  const given = JSON.stringify({ ...options, strategy: false });
  await page.addScriptTag({ content: CONNECT.replace('OPTIONS', given) });
  return page.evaluate<Told>('told');
}

/** The ways on which the browser lets a page see what a server answers. */
const seen: readonly (readonly [string, SocketOptions])[] = [
  ['engine.io', {}],
  ['engine.io', { websockets: false }],
  ['sockjs', {}],
  ['sockjs', { websockets: false }],
];

/** Those on which it does not, or the framework does not. */
const unseen: readonly (readonly [string, SocketOptions])[] = [
  ['websockets', {}],
  ['faye', {}],
  ['engine.io', { transport: { transports: ['websocket'] } }],
  ['browserchannel', {}],
];

const refusals: readonly (readonly [number, (world: Served) => unknown])[] = [
  [
    401,
    ({ primus }) =>
      primus.authorize((_, done) =>
        done(Object.assign(new Error('Not you.'), { statusCode: 401 })),
      ),
  ],
  [
    403,
    ({ primus }) => {
      primus.use('forbid', (_req: unknown, _res: unknown, next: (error: Error) => void) =>
        next(Object.assign(new Error('Not here.'), { statusCode: 403 })),
      );
    },
  ],
];

/** Each way with each refusal. */
function refusedWays(
  ways: typeof seen,
): readonly (readonly [
  transformer: string,
  options: SocketOptions,
  status: number,
  refuse: (world: Served) => unknown,
])[] {
  return ways.flatMap(([transformer, options]) =>
    refusals.map(([status, refuse]) => [transformer, options, status, refuse] as const),
  );
}

/** What a cause is: an error of the framework, or an event. */
const REASONS: Readonly<Record<string, object>> = {
  websockets: { type: 'error' },
  faye: { type: 'error' },
  'engine.io': { message: 'websocket error' },
  browserchannel: { message: 'Request failed' },
};

test.each(refusedWays(seen))(
  'a page that %s %j cannot connect is told the status %i',
  async (transformer, options, status, refuse) => {
    expect(await refused(transformer, options, refuse)).toMatchObject({
      name: 'PrimusError',
      code: 'CONNECT_FAILED',
      cause: { status },
    });
  },
);

test.each(refusedWays(unseen))(
  'a page that %s %j cannot connect is told so, but not the status %i',
  async (transformer, options, _, refuse) => {
    const told = await refused(transformer, options, refuse);
    expect(told).toMatchObject({
      name: 'PrimusError',
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/^Cannot connect to 127\.0\.0\.1:\d+: /) as string,
    });
    expect(told.cause).toMatchObject(REASONS[transformer] ?? {});
    expect(told.cause.status).toBeUndefined();
  },
);

test.each([
  ['websockets', { type: 'error' }],
  ['engine.io', { message: 'xhr poll error' }],
  ['sockjs', { message: 'Cannot connect to server (1002)' }],
  ['browserchannel', { message: 'Request failed' }],
])('a page whose server is gone is told so by %s, without a status', async (transformer, cause) => {
  const told = await refused(transformer, {}, ({ primus }) => primus.destroy());
  expect(told).toMatchObject({
    code: 'CONNECT_FAILED',
    message: expect.stringMatching(/^Cannot connect to 127\.0\.0\.1:\d+: /) as string,
    cause,
  });
  expect(told.cause.status).toBeUndefined();
});
