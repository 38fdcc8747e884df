import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { globalAgent, createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import { ManualClock } from '@primus/transformer-memory';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { certificate } from 'tools-check/certificate';
import { ask, post } from './http.js';
import { exchange, next, type Pair, Stage } from './stage.js';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1');

const transports = ['websocket', 'xhr-streaming', 'xhr-polling', 'eventsource'] as const;

/** Answers the ms of the timers that were made since and neither stopped nor short. */
function watchTimers(): () => unknown[] {
  const made = vi.spyOn(globalThis, 'setTimeout');
  const stopped = vi.spyOn(globalThis, 'clearTimeout');
  onTestFinished(() => void vi.restoreAllMocks());
  return () => {
    const over = new Set<unknown>(stopped.mock.calls.map(([timer]) => timer));
    return made.mock.calls
      .filter((_, index) => !over.has(made.mock.results[index]?.value))
      .map(([, ms]) => ms)
      .filter((ms = 0) => ms > 0);
  };
}

/** By what the server knows the connection. */
function protocolOf({ spark }: Pair): unknown {
  return (spark.socket as { protocol: unknown }).protocol;
}

describe.each(transports)('over %s', (transport) => {
  test('and TLS', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    // Its requests take options from nowhere else.
    globalAgent.options.ca = cert;
    onTestFinished(() => void delete globalAgent.options.ca);
    const url = stage.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost');
    const transportOptions = { websocket: { ca: cert } };
    const pair = await stage.connect(transport, { transport: { transportOptions } }, url);
    expect(pair.spark.request?.socket).toHaveProperty('encrypted', true);
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test.skipIf(!hasIPv6)('and IPv6', async () => {
    const stage = await Stage.start({}, { at: '::1' });
    const pair = await stage.connect(transport);
    expect(pair.spark.address.ip).toBe('::1');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('below a path that would mean more in a pattern', async () => {
    const pathname = '/live(a)+.b*$c';
    const stage = await Stage.start({ pathname });
    const pair = await stage.connect(transport, { pathname });
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('the handshake is all of the request that began the connection', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect(transport, {}, `${stage.url}?a=b%20c`);
    await exchange(pair, 'hello');
    const { spark } = pair;
    expect(protocolOf(pair)).toBe(transport);
    expect(spark.query).toEqual(Object.assign(Object.create(null), { a: 'b c' }));
    expect(spark.request?.url).toMatch(/^\/primus\/\d+\/\w+\/\w+\?a=b%20c$/);
    expect(spark.headers).toBe(spark.request?.headers);
    // One of those that SockJS does not pass on.
    expect(spark.headers.connection).toBeDefined();
    expect(spark.address.port).toBeGreaterThan(0);
    expect(spark.id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(spark.id).toBe((spark.socket as { id: string }).id);
  });

  test('1,000 messages and a close lose nothing, either way', async () => {
    const stage = await Stage.start();
    const sequence = Array.from({ length: 1000 }, (_, index) => index);
    const down = await stage.connect(transport);
    const heard: unknown[] = [];
    down.client.on('data', (message) => heard.push(message));
    for (const number of sequence) down.spark.write(number);
    down.spark.connection.link.close({ code: 3001, reason: 'enough' });
    await next(down.client, 'close');
    expect(heard).toEqual(sequence);
    const up = await stage.connect(transport);
    const told: unknown[] = [];
    up.spark.on('data', (message) => told.push(message));
    const gone = next(up.spark, 'end');
    for (const number of sequence) up.client.write(number);
    up.client.end();
    await gone;
    expect(told).toEqual(sequence);
  });

  test('code and reason of a close reach the client', async () => {
    const stage = await Stage.start();
    const { client, spark } = await stage.connect(transport);
    const closed = new Promise((resolve) => {
      const socket = client.socket as { addEventListener(type: string, listener: unknown): void };
      socket.addEventListener('close', resolve);
    });
    spark.connection.link.close({ code: 3001, reason: 'enough' });
    expect(await closed).toMatchObject({ code: 3001, reason: 'enough', wasClean: true });
  });

  test.each([
    { code: 999 },
    { code: 1005 },
    { code: 1006, reason: 'x'.repeat(1000) },
    { code: Number.NaN, reason: 'é'.repeat(124) },
  ])('a close with $code ends it on both ends', async (info) => {
    const stage = await Stage.start();
    const { client, spark } = await stage.connect(transport);
    const gone = [next(client, 'close'), next(spark, 'end')];
    spark.connection.link.close(info);
    spark.connection.link.close(info);
    spark.connection.link.send('late');
    spark.connection.link.terminate();
    await Promise.all(gone);
    expect(stage.primus.connected).toBe(0);
  });

  test('an end that is cut takes nobody’s word', async () => {
    const stage = await Stage.start();
    const { client, spark } = await stage.connect(transport);
    const closed = next(client, 'close');
    spark.connection.link.terminate();
    spark.connection.link.terminate();
    spark.connection.link.send('late');
    spark.connection.link.close();
    expect(await closed).toBeDefined();
  });
});

test('a session is cut while its client is between two requests', async () => {
  const stage = await Stage.start();
  const connected = next(stage.primus, 'connection');
  const session = `${stage.url}/primus/000/between`;
  await post(`${session}/xhr`);
  const [spark] = (await connected) as [Pair['spark']];
  spark.write('never read');
  spark.destroy();
  expect(stage.primus.connected).toBe(0);
  expect((await post(`${session}/xhr`)).body).toMatch(/^c\[/);
  expect(stage.primus.connected).toBe(0);
});

describe('the client', () => {
  test('does without WebSockets when it is told to', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect([], { websockets: false });
    expect(protocolOf(pair)).toBe('xhr-streaming');
  });

  test('and keeps to the transports it may use', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect(['websocket', 'xhr-polling'], { websockets: false });
    expect(protocolOf(pair)).toBe('xhr-polling');
  });

  test('which may be none but WebSockets', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect('websocket', { websockets: false });
    expect(protocolOf(pair)).toBe('xhr-streaming');
  });

  test('falls back where the server has no WebSockets', async () => {
    const stage = await Stage.start({ transport: { websocket: false } });
    const pair = await stage.connect();
    expect(protocolOf(pair)).toBe('xhr-streaming');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('takes a URL with the scheme of a WebSocket', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect([], {}, stage.url.replace('http:', 'ws:'));
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test.each([
    ['at once', undefined],
    ['when it has asked', /info/],
    ['when it connects by requests', /xhr/],
    ['when it connects by a WebSocket', /websocket/],
  ])('gives up %s without a trace', async (_, place) => {
    // Timers of the server are not what this is about.
    const stage = await Stage.start({ clock: new ManualClock() });
    const timers = watchTimers();
    // Nobody ever learns whether the attempt is allowed.
    const asked = new Promise<IncomingMessage | undefined>((resolve) => {
      if (!place) return resolve(undefined);
      stage.primus.use('wait', (req) => {
        if (!place.test(req.url ?? '')) return undefined;
        resolve(req);
        return new Promise<void>(() => {});
      });
    });
    const transport = place?.source === 'xhr' ? 'xhr-polling' : 'websocket';
    const client = stage.dial(transport, { transport: { timeout: 3_600_000 } });
    const told = vi.fn<() => void>();
    for (const event of ['open', 'error', 'reconnect'] as const) client.on(event, told);
    const req = await asked;
    client.destroy();
    // Nobody reads an upgraded socket before it is admitted, and nobody ends it.
    if (req) await Promise.race(['end', 'close'].map((event) => next(req.socket.resume(), event)));
    // All that begins in a timer has begun when one that was made later is over.
    else await new Promise((resolve) => void setTimeout(resolve, 0));
    expect(told).not.toHaveBeenCalled();
    expect(timers()).toEqual([]);
  });

  test('says why it could not connect', async () => {
    const stage = await Stage.start();
    stage.primus.use('no', (_, res) => void res.writeHead(402).end());
    const [error] = await next(stage.dial(), 'error');
    expect(error).toMatchObject({
      code: 'CONNECT_FAILED',
      cause: { message: 'Cannot connect to server (1002)', status: 402 },
    });
  });
});

describe('options', () => {
  test('are passed on to the framework', async () => {
    const transport = { jsessionid: true, sockjs_url: '/own.js', response_limit: 10 };
    const stage = await Stage.start({ transport, origins: '*' });
    const { body } = await ask(`${stage.url}/primus/info`);
    expect(JSON.parse(body)).toMatchObject({ cookie_needed: true });
    expect((await ask(`${stage.url}/primus/iframe.html`)).body).toContain('src="/own.js"');
    const { headers } = await post(`${stage.url}/primus/000/options/xhr`);
    expect(headers['set-cookie']).toEqual(['JSESSIONID=dummy; path=/']);
  });

  test('of the framework that would contradict ours are not', async () => {
    const log = vi.spyOn(console, 'log');
    const transport = { prefix: '/elsewhere', faye_server_options: { maxLength: 1 } };
    const stage = await Stage.start({ transport });
    const pair = await stage.connect('websocket');
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
    expect(log).not.toHaveBeenCalled();
  });

  test('what SockJS logs goes where the application says', async () => {
    const log = vi.fn<(severity: string, line: string) => void>();
    const stage = await Stage.start({ transport: { log } });
    await ask(`${stage.url}/primus/info`);
    expect(log).toHaveBeenCalledWith('info', expect.stringContaining('/primus/info'));
  });
});

/** A WebSocket that offers compression. */
async function negotiated(stage: Stage): Promise<WebSocket> {
  const ws = new WebSocket(`${stage.url.replace('http', 'ws')}/primus/websocket`);
  await once(ws, 'open');
  onTestFinished(() => ws.terminate());
  return ws;
}

describe('compression', () => {
  const text = 'compressible '.repeat(10_000);

  test('is not negotiated by default', async () => {
    expect((await negotiated(await Stage.start())).extensions).toBe('');
  });

  test('is used when the server says so', async () => {
    const stage = await Stage.start({ compression: true });
    const connected = next(stage.primus, 'connection');
    const ws = await negotiated(stage);
    expect(ws.extensions).toBe('permessage-deflate');
    const [spark] = (await connected) as [Pair['spark']];
    const up = next(spark, 'data');
    const down = once(ws, 'message');
    ws.send(JSON.stringify(text));
    spark.write(text);
    expect([(await up)[0], String((await down)[0])]).toEqual([text, JSON.stringify(text)]);
    const { socket } = spark.request as IncomingMessage;
    expect(socket.bytesRead).toBeLessThan(10_000);
    expect(socket.bytesWritten).toBeLessThan(10_000);
  });
});

describe('the raw endpoint', () => {
  test('carries messages as they are, and closes', async () => {
    const stage = await Stage.start();
    const connected = next(stage.primus, 'connection');
    const ws = new WebSocket(`${stage.url.replace('http', 'ws')}/primus/websocket?a=b`);
    await once(ws, 'open');
    const [spark] = (await connected) as [Pair['spark']];
    expect(spark.query['a']).toBe('b');
    const up = next(spark, 'data');
    ws.send('"hello"');
    expect((await up)[0]).toBe('hello');
    const down = once(ws, 'message');
    spark.write('hello');
    expect(String((await down)[0])).toBe('"hello"');
    const closed = once(ws, 'close');
    const gone = next(spark, 'end');
    spark.connection.link.close({ code: 1005, reason: 'x'.repeat(200) });
    expect((await closed)[0]).toBe(1000);
    await gone;
  });
});

describe('a reader that has paused', () => {
  test.each(['websocket', 'xhr-streaming', 'xhr-polling'])(
    'makes a client wait over %s',
    async (transport) => {
      const stage = await Stage.start({ highWaterMark: 65_536 });
      const { client, spark } = await stage.connect(transport, { highWaterMark: 65_536 });
      spark.connection.link.pause?.();
      const heard = vi.fn<() => void>();
      spark.on('data', heard);
      const chunk = 'x'.repeat(65_536);
      let written = 1;
      while (client.write(chunk)) {
        written++;
        await new Promise(setImmediate);
      }
      expect(heard).not.toHaveBeenCalled();
      const drained = next(client, 'drain');
      spark.connection.link.resume?.();
      await drained;
      const gone = next(spark, 'end');
      client.end();
      await gone;
      expect(heard).toHaveBeenCalledTimes(written);
    },
  );
});
