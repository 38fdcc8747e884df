import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { exchange, next, Stage } from './stage.js';

// An exception outside of the promises here would fail the run: nothing may escape.

/** A WebSocket whose frames a test writes by hand. */
async function upgraded(stage: Stage): Promise<{ socket: Socket; spark: Spark }> {
  const connected = next(stage.primus, 'connection');
  const socket = connect(stage.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(
    [
      'GET /primus HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  const [spark] = (await connected) as [Spark];
  return { socket, spark };
}

async function stillServes(stage: Stage): Promise<void> {
  expect(await exchange(await stage.connect(), 'still here')).toEqual(['still here', 'still here']);
}

const frames: Readonly<Record<string, readonly number[]>> = {
  'an unmasked frame': [0x81, 0x01, 0x61],
  'an unknown opcode': [0x83, 0x80, 0, 0, 0, 0],
  'a reserved bit': [0xc1, 0x80, 0, 0, 0, 0],
  'text that is no UTF-8': [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
  'a fragmented control frame': [0x09, 0x80, 0, 0, 0, 0],
  'a control frame that is too long': [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0],
  'a continuation of nothing': [0x80, 0x80, 0, 0, 0, 0],
  'a length above all limits': [
    0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
  ],
};

describe('frames', () => {
  test.each(Object.entries(frames))(
    '%s is an error of its spark, and its end',
    async (_, bytes) => {
      const stage = await Stage.start();
      const { socket, spark } = await upgraded(stage);
      const failed = next(spark, 'error');
      const gone = next(spark, 'end');
      socket.write(Buffer.from(bytes));
      const [error] = await failed;
      expect(error).toMatchObject({ code: 'TRANSPORT_ERROR' });
      await gone;
      socket.destroy();
      await stillServes(stage);
    },
  );

  test('a close code that does not exist is the end of its spark', async () => {
    const stage = await Stage.start();
    const { socket, spark } = await upgraded(stage);
    const gone = next(spark, 'end');
    socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe7]));
    expect(await gone).toEqual([]);
    await stillServes(stage);
  });

  test('half of one, and a reset, is the end of its spark', async () => {
    const stage = await Stage.start();
    const { socket, spark } = await upgraded(stage);
    const gone = next(spark, 'end');
    socket.write(Buffer.from([0x81, 0xfe, 0x00]));
    socket.resetAndDestroy();
    expect(await gone).toEqual([]);
    await stillServes(stage);
  });
});

const handshakes: Readonly<Record<string, readonly string[]>> = {
  'without a key': ['Sec-WebSocket-Version: 13'],
  'of another version': [
    'Sec-WebSocket-Version: 99',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ],
  'with extensions that are none': [
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions: ;;=,"',
  ],
};

describe('handshakes', () => {
  test('one that is refused does not keep its socket on the server', async () => {
    const stage = await Stage.start();
    const accepted = once(stage.http, 'connection') as Promise<[Socket]>;
    // A client that never closes its own half.
    const client = connect({ port: stage.port, host: '127.0.0.1', allowHalfOpen: true });
    client.resume();
    const [socket] = await accepted;
    const gone = once(socket, 'close');
    client.write(
      'GET /primus HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    await gone;
    expect(socket.destroyed).toBe(true);
    client.destroy();
  });

  test.each(Object.entries(handshakes))('one %s is refused', async (_, headers) => {
    const stage = await Stage.start({ compression: true });
    const socket = connect(stage.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(
      `GET /primus HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers.join('\r\n')}\r\n\r\n`,
    );
    await once(socket, 'close');
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(stage.primus.connected).toBe(0);
    await stillServes(stage);
  });
});

/** The code with which the server closed, after what `act` sent. */
async function closedAfter(
  act: (ws: WebSocket) => void,
  options: ClientOptions = {},
): Promise<{ code: number; delivered: unknown[] }> {
  const stage = await Stage.start({ maxLength: 1000, compression: true });
  const delivered: unknown[] = [];
  stage.primus.on('connection', (spark) => spark.on('data', (data) => delivered.push(data)));
  const ws = new WebSocket(`${stage.url}/primus`, options);
  await once(ws, 'open');
  const closed = once(ws, 'close');
  act(ws);
  const [code] = (await closed) as [number];
  await stillServes(stage);
  return { code, delivered: delivered.filter((data) => data !== 'still here') };
}

describe('limits', () => {
  test('a message that is too long', async () => {
    const { code, delivered } = await closedAfter((ws) => ws.send(`"${'x'.repeat(1000)}"`));
    expect([code, delivered]).toEqual([1009, []]);
  });

  test('one in fragments that are too long together', async () => {
    const outcome = await closedAfter((ws) => {
      for (let i = 0; i < 11; i++) ws.send('x'.repeat(100), { fin: false });
    });
    expect(outcome).toEqual({ code: 1009, delivered: [] });
  });

  test('one that is too long when it is inflated', async () => {
    const outcome = await closedAfter(
      (ws) => ws.send(JSON.stringify('x'.repeat(10_000_000)), { compress: true }),
      { perMessageDeflate: { threshold: 0 } },
    );
    expect(outcome).toEqual({ code: 1009, delivered: [] });
  });

  test.each([0, 2, 300, 70_000])(
    'one of %i bytes in as many fragments as are allowed is delivered, and one more is the end',
    async (length) => {
      const stage = await Stage.start();
      const fragments = async (count: number): Promise<[Spark, WebSocket]> => {
        const connected = next(stage.primus, 'connection');
        const ws = new WebSocket(`${stage.url}/primus`, { perMessageDeflate: false });
        const [spark] = (await connected) as [Spark];
        if (ws.readyState === ws.CONNECTING) await once(ws, 'open');
        ws.send(`"${'x'.repeat(length)}`, { fin: false });
        for (let i = 2; i < count; i++) {
          ws.send('', { fin: false });
          if (i % 5000 === 0) ws.ping();
        }
        ws.send('"');
        return [spark, ws];
      };
      const [allowed, ws] = await fragments(16_384);
      expect((await next(allowed, 'data'))[0]).toBe('x'.repeat(length));
      // The count begins anew with each message.
      ws.send('"y"');
      expect((await next(allowed, 'data'))[0]).toBe('y');
      ws.terminate();

      const [flooded] = await fragments(16_385);
      const [error] = await next(flooded, 'error');
      expect(error).toMatchObject({
        code: 'TRANSPORT_ERROR',
        cause: { message: expect.stringContaining('too many fragments') as string },
      });
      await stillServes(stage);
    },
  );

  test('fragments cut anywhere by the network are counted all the same', async () => {
    const stage = await Stage.start();
    const { socket, spark } = await upgraded(stage);
    const failed = next(spark, 'error');
    const bytes = [0x01, 0x81, 0, 0, 0, 0, 0x61];
    for (let i = 0; i < 17_000; i++) bytes.push(0x00, 0x80, 1, 2, 3, 4);
    // Odd pieces, written in one go each, so that headers are split wherever reads end.
    for (let at = 0; at < bytes.length; at += 1009) {
      socket.write(Buffer.from(bytes.slice(at, at + 1009)));
    }
    const [error] = await failed;
    expect(error).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await stillServes(stage);
  });

  test('the longest that fits is delivered', async () => {
    const { code, delivered } = await closedAfter((ws) => {
      ws.send(JSON.stringify('x'.repeat(998)));
      ws.close(1000);
    });
    expect([code, delivered]).toEqual([1000, ['x'.repeat(998)]]);
  });
});
