import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { ask, post } from './http.js';
import { exchange, next, Stage } from './stage.js';

// An exception outside of the promises here would fail the run: nothing may escape.

async function stillServes(stage: Stage): Promise<void> {
  const pair = await stage.connect('xhr-polling');
  expect(await exchange(pair, 'still here')).toEqual(['still here', 'still here']);
}

function open(stage: Stage): Socket {
  const socket = connect(stage.port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Sends bytes; resolves with the answer when the server has hung up. */
async function say(stage: Stage, text: string): Promise<string> {
  const socket = open(stage);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const ended = once(socket, 'end');
  socket.write(text);
  await ended;
  return Buffer.concat(chunks).toString();
}

/** A session whose requests a test makes by hand. */
async function begin(stage: Stage, name: string): Promise<{ session: string; spark: Spark }> {
  const connected = next(stage.primus, 'connection');
  const session = `${stage.url}/primus/000/${name}`;
  expect((await post(`${session}/xhr`)).body).toBe('o\n');
  const [spark] = (await connected) as [Spark];
  return { session, spark };
}

describe('requests', () => {
  const targets = [
    '/primus/000/__proto__/xhr_streaming',
    '/primus/000/constructor/xhr',
    '/primus/000/toString/xhr_send',
    '/primus/000/hasOwnProperty/jsonp_send',
    '/primus/__proto__/__proto__/eventsource',
    '/primus/%00/%00/xhr_send',
    '/primus/000/%/xhr_send',
    '/primus/000/a/xhr_send?%',
    '/primus//////',
    '/primus/000/a/jsonp?c[]=a&c[]=b',
    '/primus/000/a/jsonp?c=a&c=b',
    '/primus/000/a/htmlfile?callback=%3Cscript%3E',
    'http://[/primus/info',
    'http://localhost/primus/info',
    'http://localhost/primus/000/a/xhr',
    '/primus/000/a/nothing',
  ];
  const bodies = ['', 'x', '[', 'null', '[null,1,{"a":[]}]', '{"__proto__":1}', '\u0000', '"a"'];

  test.each(targets)('for %s are answered, whatever they hold', async (target) => {
    const stage = await Stage.start();
    for (const method of ['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD']) {
      for (const body of bodies) {
        const answer = await say(
          stage,
          [
            `${method} ${target} HTTP/1.1`,
            'Host: localhost',
            'Connection: close',
            'Cookie: JSESSIONID=a; =; ;;',
            `Content-Length: ${Buffer.byteLength(body)}`,
            '',
            body,
          ].join('\r\n'),
        );
        expect(answer).toMatch(/^HTTP\/1\.1 [2-5]\d\d /);
      }
    }
    expect(stage.primus.connected).toBeLessThanOrEqual(2);
    await stillServes(stage);
  });

  test('what is no text is an error of its spark, and the rest arrives', async () => {
    const stage = await Stage.start();
    const { session, spark } = await begin(stage, 'no-text');
    const failed = next(spark, 'error');
    const arrived = next(spark, 'data');
    await post(`${session}/xhr_send`, '[null,1,{},["a"],"\\"text\\""]');
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    expect((await arrived)[0]).toBe('text');
  });

  test('what a listener of a message throws is nobody else’s business', async () => {
    const stage = await Stage.start();
    const { session, spark } = await begin(stage, 'throwing');
    spark.on('data', () => {
      throw new Error('of the application');
    });
    // The runner counts what is not caught, unless somebody else listens for it.
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown = once(process, 'uncaughtException');
    onTestFinished(() => {
      for (const listener of before) process.on('uncaughtException', listener);
    });
    const { status } = await post(`${session}/xhr_send`, '["1"]');
    expect(status).toBe(204);
    expect((await thrown)[0]).toMatchObject({ message: 'of the application' });
  });

  test('a reset in the middle of a body leaves nothing', async () => {
    const stage = await Stage.start();
    const { session, spark } = await begin(stage, 'reset');
    const heard = vi.fn<() => void>();
    spark.on('data', heard);
    const arrived = once(stage.http, 'request');
    const socket = open(stage);
    socket.write(
      `POST ${new URL(session).pathname}/xhr_send HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n["1`,
    );
    const [req] = (await arrived) as [{ socket: Socket }];
    const closed = next(req.socket, 'close');
    socket.resetAndDestroy();
    await closed;
    expect(heard).not.toHaveBeenCalled();
    await stillServes(stage);
  });
});

describe('upgrades', () => {
  const heads: Readonly<Record<string, readonly string[]>> = {
    'to something else': ['GET /primus/websocket', 'Upgrade: h2c'],
    'of a page': ['GET /primus/info', 'Upgrade: websocket'],
    'of a request that streams': ['POST /primus/000/a/xhr_streaming', 'Upgrade: websocket'],
    'of an event source': ['GET /primus/000/a/eventsource', 'Upgrade: websocket'],
    'by another method': ['POST /primus/000/a/websocket', 'Upgrade: websocket'],
    'with an absolute target': ['GET http://localhost/primus/websocket', 'Upgrade: websocket'],
    'without a key, of a version that needs one': [
      'GET /primus/websocket',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 99',
    ],
  };
  test.each(Object.entries(heads))('%s are refused', async (_, [line, ...headers]) => {
    const stage = await Stage.start();
    const lines = [`${line} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', ...headers, '', ''];
    expect(await say(stage, lines.join('\r\n'))).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(stage.primus.connected).toBe(0);
    await stillServes(stage);
  });

  test('a reset before the answer leaves nothing', async () => {
    const stage = await Stage.start();
    let admit: (() => void) | undefined;
    const asked = new Promise<Socket>((resolve) => {
      stage.primus.use('wait', (req) => {
        resolve(req.socket);
        return new Promise<void>((go) => {
          admit = go;
        });
      });
    });
    const socket = open(stage);
    socket.write(
      'GET /primus/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const closed = next((await asked).resume(), 'close');
    socket.resetAndDestroy();
    await closed;
    admit?.();
    stage.primus.remove('wait');
    await stillServes(stage);
    expect(stage.primus.connected).toBe(1);
  });
});

interface Outcome {
  readonly delivered: number;
  readonly code: number;
}

/** What came of a WebSocket on which a test sent too much. */
async function afterSending(
  path: string,
  act: (ws: WebSocket) => void,
  options: ClientOptions = {},
): Promise<Outcome> {
  const stage = await Stage.start({ maxLength: 1000, compression: true });
  let delivered = 0;
  stage.primus.on('connection', (spark) => spark.on('data', () => delivered++));
  const ws = new WebSocket(`${stage.url.replace('http', 'ws')}/primus/${path}`, options);
  ws.on('error', () => {});
  await once(ws, 'open');
  const closed = once(ws, 'close');
  act(ws);
  const [code] = (await closed) as [number];
  expect(stage.primus.connected).toBe(0);
  return { delivered, code };
}

const long = JSON.stringify('x'.repeat(999));
const longest = JSON.stringify('x'.repeat(998));

describe.each(['websocket', '000/a/websocket'])('over %s', (path) => {
  const wrap = (message: string): string =>
    path === 'websocket' ? message : JSON.stringify([message]);

  test('the longest message is delivered, and a longer one ends the connection', async () => {
    const { delivered } = await afterSending(path, (ws) => {
      ws.send(wrap(longest));
      ws.send(wrap(long));
      ws.send(wrap('1'));
    });
    expect(delivered).toBe(1);
  });

  test('a frame that is far too long is not read', async () => {
    const outcome = await afterSending(path, (ws) => ws.send('x'.repeat(4000)));
    expect(outcome).toEqual({ delivered: 0, code: 1009 });
  });

  test('nor one in fragments', async () => {
    const outcome = await afterSending(path, (ws) => {
      for (let i = 0; i < 40; i++) ws.send('x'.repeat(100), { fin: false });
    });
    expect(outcome).toEqual({ delivered: 0, code: 1009 });
  });

  test('nor one that is too long when it is inflated', async () => {
    const outcome = await afterSending(
      path,
      (ws) => ws.send(JSON.stringify('x'.repeat(10_000_000)), { compress: true }),
      { perMessageDeflate: { threshold: 0 } },
    );
    expect(outcome).toEqual({ delivered: 0, code: 1009 });
  });

  test('very many fragments end the connection', async () => {
    const { delivered } = await afterSending(path, (ws) => {
      for (let i = 0; i < 20_000; i++) ws.send('', { fin: false });
    });
    expect(delivered).toBe(0);
  });
});

/** So many chunks of 64 KiB. */
const pieces = (count: number): string => `10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(count);

describe('bodies', () => {
  test.each(['xhr_send', 'jsonp_send', 'xhr', 'xhr_streaming'])(
    'one of %s that is too long ends its session only',
    async (place) => {
      const stage = await Stage.start({ maxLength: 1000 });
      const { session, spark } = await begin(stage, `long-${place}`);
      const other = await stage.connect('xhr-streaming');
      const gone = next(spark, 'end');
      const failed = next(spark, 'error');
      const { status } = await post(`${session}/${place}`, 'x'.repeat(4_000_000));
      expect(status).toBe(413);
      expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
      await gone;
      expect((await post(`${session}/xhr`)).body).toBe('c[1009,"A message is too long."]\n');
      expect(await exchange(other, 'hello')).toEqual(['hello', 'hello']);
    },
  );

  test.each(['/primus/chunking_test', '/primus', '/primus/info', '/primus/000/none/xhr'])(
    'one for %s is not read without end',
    async (path) => {
      const stage = await Stage.start({ maxLength: 1000 });
      const answer = await say(
        stage,
        `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${pieces(60)}`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      await stillServes(stage);
    },
  );

  test.each(['xhr_send', 'jsonp_send'])(
    'one of %s for a session that nobody opened is not waited for',
    async (place) => {
      const stage = await Stage.start();
      const path = `/primus/000/nobody/${place}`;
      const answer = await say(
        stage,
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      await stillServes(stage);
    },
  );

  test('one that has to make room for others ends its session', async () => {
    const stage = await Stage.start({ maxPendingBytes: 100_000 });
    const { session, spark } = await begin(stage, 'stalling');
    const gone = next(spark, 'end');
    const failed = next(spark, 'error');
    const begun = new Promise((resolve) => {
      stage.http.once('request', (req) => req.once('data', resolve));
    });
    const answered = say(
      stage,
      `POST ${new URL(session).pathname}/xhr_send HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n${'x'.repeat(50_000)}`,
    );
    await begun;
    const other = await begin(stage, 'eager');
    const arrived = next(other.spark, 'data');
    const body = JSON.stringify([JSON.stringify('x'.repeat(99_990))]);
    expect((await post(`${other.session}/xhr_send`, body)).status).toBe(204);
    expect((await arrived)[0]).toHaveLength(99_990);
    expect(await answered).toMatch(/^HTTP\/1\.1 503 [^]*\r\nRetry-After: 1\r\n/);
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
  });

  test('one that comes byte by byte is put together', async () => {
    const stage = await Stage.start();
    const { session, spark } = await begin(stage, 'dripping');
    const arrived = next(spark, 'data');
    const body = JSON.stringify([JSON.stringify('é'.repeat(500))]);
    const chunks = [...Buffer.from(body)].map((byte) => Buffer.from([byte]));
    const socket = open(stage);
    const { pathname } = new URL(session);
    socket.write(
      `POST ${pathname}/xhr_send HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (const chunk of chunks) {
      socket.write(Buffer.concat([Buffer.from('1\r\n'), chunk, Buffer.from('\r\n')]));
    }
    socket.write('0\r\n\r\n');
    expect((await arrived)[0]).toBe('é'.repeat(500));
  });

  test('of several messages a long one ends the session, and the ones before arrive', async () => {
    const stage = await Stage.start({ maxLength: 1000 });
    const { session, spark } = await begin(stage, 'several');
    const heard: unknown[] = [];
    spark.on('data', (message) => heard.push(message));
    const gone = next(spark, 'end');
    await post(`${session}/xhr_send`, JSON.stringify([longest, '1', long, '2']));
    await gone;
    expect(heard).toEqual(['x'.repeat(998), 1]);
  });
});

test('very many messages together end the session', async () => {
  const stage = await Stage.start();
  const { session, spark } = await begin(stage, 'flood');
  let heard = 0;
  spark.on('data', () => heard++);
  const gone = next(spark, 'end');
  await post(`${session}/xhr_send`, JSON.stringify(Array.from({ length: 70_000 }, () => '1')));
  await gone;
  expect(heard).toBe(65_536);
});

test('nothing is left of sessions that are over', async () => {
  const stage = await Stage.start({ transport: { disconnect_delay: 1 } });
  for (let i = 0; i < 20; i++) {
    const { spark } = await begin(stage, `short-${i}`);
    if (stage.primus.connected > 0) await next(spark, 'end');
  }
  expect(stage.primus.connected).toBe(0);
  await ask(`${stage.url}/primus`);
  await stillServes(await Stage.start());
});

describe('what a page gets at without saying its origin', () => {
  const paths = [
    '/primus/000/a/jsonp?c=callback',
    '/primus/000/a/jsonp/?c=callback',
    '/primus/iframe.html',
    '/primus/iframe-1.5.2.html?t=1',
  ];
  test.each(paths)('is refused where not all may connect: %s', async (path) => {
    for (const origins of ['same', ['https://example.com']] as const) {
      const stage = await Stage.start({ origins });
      expect((await ask(stage.url + path)).status).toBe(403);
      expect(stage.primus.connected).toBe(0);
    }
  });

  test.each(paths)('is there where all may: %s', async (path) => {
    const stage = await Stage.start({ origins: ['*'] });
    expect((await ask(stage.url + path)).status).toBe(200);
  });

  // Browsers say so of images, frames and navigation, with which they send cookies.
  test.each(['cross-site', 'same-site'])(
    'begins no session where the request is %s',
    async (site) => {
      const headers = { 'Sec-Fetch-Site': site };
      const stage = await Stage.start();
      expect((await ask(`${stage.url}/primus/000/a/xhr`, { headers })).status).toBe(403);
      expect(stage.primus.connected).toBe(0);
      const anyone = await Stage.start({ origins: '*' });
      expect((await ask(`${anyone.url}/primus/info`, { headers })).status).toBe(200);
    },
  );

  test('is what the page of the server itself asks for', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin' };
    const stage = await Stage.start();
    expect((await ask(`${stage.url}/primus/info`, { headers })).status).toBe(200);
  });
});
