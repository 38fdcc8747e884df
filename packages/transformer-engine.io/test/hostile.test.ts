import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exchange, next, over, send, socketOf, Stage, upgraded } from './stage.js';

// An exception outside of the promises here would fail the run: nothing may escape.

async function stillServes(stage: Stage): Promise<void> {
  expect(await exchange(await stage.connect(), 'still here')).toEqual(['still here', 'still here']);
}

/** Sends bytes as they are; resolves with the beginning of what came back, before the end. */
async function tell(port: number, text: string, { reset = false } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const told = Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.write(text.replaceAll('\n', '\r\n'), () => void (reset && socket.resetAndDestroy()));
  const [answer] = (await told) as unknown[];
  socket.destroy();
  return answer instanceof Buffer ? answer.toString('latin1') : '';
}

/** A WebSocket whose frames a test writes by hand. */
async function webSocket(port: number, path: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  const answered = once(socket, 'data') as Promise<[Buffer]>;
  socket.write(upgrade(path).replaceAll('\n', '\r\n'));
  const [answer] = await answered;
  expect(String(answer)).toMatch(/^HTTP\/1\.1 101/);
  // What came along is for the test to see.
  socket.unshift(answer.subarray(answer.indexOf('\r\n\r\n') + 4));
  return socket;
}

/** Resolves when the other end sent a frame that closes. */
async function closing(socket: Socket): Promise<void> {
  for await (const chunk of socket) if ((chunk as Buffer).includes(0x88)) return;
}

/** A ping with as much as it may hold. */
const PING = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)]);

/** Sends pings and reads nothing, until the server cuts it. */
async function askOnly(socket: Socket): Promise<void> {
  const pings = Buffer.concat(Array<Buffer>(1000).fill(PING));
  socket.pause();
  await new Promise<void>((cut) => {
    const write = (): boolean => socket.write(pings, (error) => (error ? cut() : write()));
    write();
  });
}

const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1
Host: localhost
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

`;

describe('requests', () => {
  const targets = [
    'http://[/primus/?EIO=4&transport=polling',
    'http://a/primus/?EIO=4&transport=polling',
    '//[/primus/?EIO=4&transport=polling',
    '/primus/?EIO=4&transport=polling&sid=%',
    '/primus/?EIO=4&transport=polling&sid=__proto__',
    '/primus/?EIO=4&transport[]=polling',
    '/primus/?__proto__=1&EIO=4&transport=hasOwnProperty',
    '/primus?%%%',
  ];
  test.each(targets)('to %s are answered', async (target) => {
    const stage = await Stage.start();
    for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
      const answer = await tell(
        stage.port,
        `${method} ${target} HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 0\n\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 [2345]/);
    }
    await tell(stage.port, upgrade(target));
    await stillServes(stage);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('by %s in a session are refused', async (method) => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    expect((await send(stage.port, path, { method })).status).toBe(500);
    expect(spark.readyState).toBe(3);
    await stillServes(stage);
  });

  test('that are reset before the session has begun leave nothing', async () => {
    const stage = await Stage.start();
    for (const path of ['/primus/?EIO=4&transport=polling', '/primus/?EIO=4&transport=websocket']) {
      await tell(stage.port, upgrade(path), { reset: true });
      await tell(stage.port, `GET ${path} HTTP/1.1\nHost: a\n`, { reset: true });
    }
    expect(stage.http.listening).toBe(true);
    await stillServes(stage);
  });

  test('that are reset while they poll end their session', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const socket = connect(stage.port, '127.0.0.1');
    socket.on('error', () => {});
    const [polled, gone] = [next(stage.http, 'request'), next(spark, 'end')];
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await polled;
    socket.resetAndDestroy();
    await gone;
    expect(stage.primus.connected).toBe(0);
  });
});

describe('bodies', () => {
  const garbage: Readonly<Record<string, string | Buffer>> = {
    'with an unknown packet': 'x',
    'with nothing': '',
    'with half a packet': '4"\u001e',
    'with bytes that are no text': Buffer.from([0xff, 0xfe, 0x00]),
    'with bytes that are no base64': 'b****',
    'with a packet of the server': '0{"sid":"x"}',
    'with a ping in the wrong direction': '2probe',
    'with an upgrade': '5',
  };
  test.each(Object.entries(garbage))('%s do no harm', async (_, body) => {
    const stage = await Stage.start();
    const { path } = await stage.session();
    const { status } = await send(stage.port, path, { method: 'POST', body });
    expect([200, 400]).toContain(status);
    await stillServes(stage);
  });

  test('that are too long end their session while they arrive', async () => {
    const stage = await Stage.start({ maxLength: 100_000 });
    const { path, spark } = await stage.session();
    const failed = next(spark, 'error');
    const gone = next(spark, 'end');
    const socket = connect(stage.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    const answered = once(socket, 'data') as Promise<[Buffer]>;
    // Announced, and never complete.
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n`);
    socket.write('4'.repeat(133_338));
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 413/);
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
    await stillServes(stage);
  });

  test('that have to make room for others end their session', async () => {
    const stage = await Stage.start({ maxPendingBytes: 100_000 });
    const { path, spark } = await stage.session();
    const [failed, gone] = [next(spark, 'error'), next(spark, 'end')];
    const begun = new Promise((resolve) => {
      stage.http.once('request', (req) => req.once('data', resolve));
    });
    const told = tell(
      stage.port,
      `POST ${path} HTTP/1.1\nHost: a\nContent-Length: 60000\n\n${'4'.repeat(50_000)}`,
    );
    await begun;
    const other = await stage.session();
    const arrived = next(other.spark, 'data');
    const body = `4"${'x'.repeat(99_990)}"`;
    expect((await send(stage.port, other.path, { method: 'POST', body })).body).toBe('ok');
    expect((await arrived)[0]).toHaveLength(99_990);
    expect(await told).toMatch(/^HTTP\/1\.1 503 [^]*\r\nRetry-After: 1\r\n/);
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
  });

  test('of two at once the second ends their session', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const gone = next(spark, 'end');
    const requested = next(stage.http, 'request');
    const first = tell(stage.port, `POST ${path} HTTP/1.1\nHost: a\nContent-Length: 9\n\n4`);
    await requested;
    expect((await send(stage.port, path, { method: 'POST', body: '4"x"' })).status).toBe(400);
    await gone;
    // Broken off, without an answer.
    expect(await first).toBe('');
  });

  test('that break off end their session', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const [failed, gone] = [next(spark, 'error'), next(spark, 'end')];
    const text = `POST ${path} HTTP/1.1\nHost: a\nContent-Length: 9\n\n4`;
    await tell(stage.port, text, { reset: true });
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
  });

  test('with millions of messages end their session unread', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const [failed, gone] = [next(spark, 'error'), next(spark, 'end')];
    const read: unknown[] = [];
    socketOf(spark).on('packet', (packet) => read.push(packet));
    const body = '6\u001e'.repeat(5_000_000);
    await send(stage.port, path, { method: 'POST', body }).catch(() => {});
    expect((await failed)[0]).toMatchObject({
      cause: expect.objectContaining({
        message: expect.stringMatching(/too many/) as string,
      }) as Error,
    });
    await gone;
    expect(read).toEqual([]);
    await stillServes(stage);
  });

  test('with as many messages as an eager client sends are read', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    let arrived = 0;
    spark.on('data', () => arrived++);
    const body = Array<string>(20_000).fill('41').join('\u001e');
    expect((await send(stage.port, path, { method: 'POST', body })).body).toBe('ok');
    expect(arrived).toBe(20_000);
  });

  test('that overlap, and polls that overlap, end no other session', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const gone = next(spark, 'end');
    const answers = await Promise.all([send(stage.port, path), send(stage.port, path)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400]));
    await gone;
    await stillServes(stage);
  });
});

describe('sessions to which nobody comes back', () => {
  test('are as many as handshakes may be pending, and the oldest makes room', async () => {
    const stage = await Stage.start({ maxPendingHandshakes: 2 });
    const [first, second] = [await stage.session(), await stage.session()];
    const [failed, gone] = [next(first.spark, 'error'), next(first.spark, 'end')];
    await stage.session();
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
    expect(stage.primus.connected).toBe(2);
    expect(second.spark.readyState).toBe(3);
  });

  test('are none of those that polled, sent, upgraded, are over, or are WebSockets', async () => {
    const stage = await Stage.start({ maxPendingHandshakes: 1 });
    const polling = await stage.connect(over('polling'));
    const sending = await stage.session();
    await send(stage.port, sending.path, { method: 'POST', body: '4"x"' });
    const probing = await stage.session();
    await webSocket(stage.port, probing.path.replace('polling', 'websocket'));
    const left = await stage.session();
    left.spark.destroy();
    await stage.connect(over('websocket'));
    await stage.connect(over('websocket'));
    const last = await stage.session();
    for (const { spark } of [polling, sending, probing, last]) expect(spark.readyState).toBe(3);
    await stillServes(stage);
  });
});

describe('one who knows the session of another', () => {
  test('cannot take it from a WebSocket', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect();
    await upgraded(pair);
    const path = `/primus/?EIO=4&transport=polling&sid=${pair.spark.id}`;
    const refused = { status: 400, body: '{"code":3,"message":"Bad request"}' };
    expect(await send(stage.port, path)).toMatchObject(refused);
    expect(await send(stage.port, path, { method: 'POST', body: '4"evil"' })).toMatchObject(
      refused,
    );
    const taken = `/primus/?EIO=4&transport=websocket&sid=${pair.spark.id}`;
    await closing(await webSocket(stage.port, taken));
    expect(await exchange(pair, 'mine')).toEqual(['mine', 'mine']);
  });

  test('cannot change its protocol', async () => {
    const stage = await Stage.start({ transport: { allowEIO3: true } });
    const { path, spark } = await stage.session();
    const other = path.replace('EIO=4', 'EIO=3');
    expect((await send(stage.port, other)).status).toBe(400);
    expect(spark.readyState).toBe(3);
  });
});

describe('a WebSocket', () => {
  test('that is no upgrade of its session does not disturb it', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect({ websockets: false });
    const path = `/primus/?EIO=4&transport=websocket&sid=${pair.spark.id}`;
    const socket = await webSocket(stage.port, path);
    // The text "x", masked with zeros.
    socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]));
    await closing(socket);
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('that sends a message in a million pieces ends its session', async () => {
    const stage = await Stage.start();
    const connected = next(stage.primus, 'connection') as Promise<[Spark]>;
    const socket = await webSocket(stage.port, '/primus/?EIO=4&transport=websocket');
    const [spark] = await connected;
    const gone = next(spark, 'end');
    const piece = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x78]);
    socket.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x34]));
    socket.write(Buffer.concat(Array<Buffer>(1_000_000).fill(piece)));
    await gone;
    expect(stage.primus.connected).toBe(0);
  });

  test('that asks for pongs and reads none is cut', async () => {
    const stage = await Stage.start();
    const connected = next(stage.primus, 'connection') as Promise<[Spark]>;
    const socket = await webSocket(stage.port, '/primus/?EIO=4&transport=websocket');
    const [spark] = await connected;
    const gone = next(spark, 'end');
    await askOnly(socket);
    await gone;
    expect(stage.primus.connected).toBe(0);
  });

  test('that does so before it is a transport is cut, and disturbs none', async () => {
    const stage = await Stage.start();
    const pair = await stage.connect({ websockets: false });
    const path = `/primus/?EIO=4&transport=websocket&sid=${pair.spark.id}`;
    await askOnly(await webSocket(stage.port, path));
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });

  test('that reads its pongs may send as many pings as it likes', async () => {
    const stage = await Stage.start();
    const socket = await webSocket(stage.port, '/primus/?EIO=4&transport=websocket');
    let answered = 0;
    const all = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        answered += chunk.filter((byte) => byte === 0x8a).length;
        if (answered === 20_000) resolve();
      });
    });
    socket.write(Buffer.concat(Array<Buffer>(20_000).fill(Buffer.from([0x89, 0x80, 0, 0, 0, 0]))));
    await all;
    expect(stage.primus.connected).toBe(1);
  });

  test('that breaks the rules ends its session', async () => {
    const stage = await Stage.start();
    const connected = next(stage.primus, 'connection') as Promise<[Spark]>;
    const socket = await webSocket(stage.port, '/primus/?EIO=4&transport=websocket');
    const [spark] = await connected;
    const [failed, gone] = [next(spark, 'error'), next(spark, 'end')];
    // A reserved bit is set.
    socket.write(Buffer.from([0xc1, 0x80, 0, 0, 0, 0]));
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await gone;
    await stillServes(stage);
  });
});

test('nothing is left of those who came and went', async () => {
  const stage = await Stage.start();
  for (let round = 0; round < 20; round++) {
    const { client, spark } = await stage.connect(round % 2 ? over('polling') : {});
    const gone = next(spark, 'end');
    if (round % 4 < 2) client.destroy();
    else spark.destroy();
    await gone;
  }
  expect(stage.primus.connected).toBe(0);
});

test('messages as a script are for servers to which pages of all origins may connect', async () => {
  const path = '/primus/?EIO=4&transport=polling&j=0';
  for (const origins of ['same', ['https://example.com']] as const) {
    const stage = await Stage.start({ origins });
    expect((await send(stage.port, path)).status).toBe(403);
    expect(stage.primus.connected).toBe(0);
  }
  const stage = await Stage.start({ origins: '*' });
  expect((await send(stage.port, path)).status).toBe(200);
});
