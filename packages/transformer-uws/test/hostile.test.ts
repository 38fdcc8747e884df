import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { uwsLoads } from 'tools-check/uws-loads';
import { exchange, next, Stage, type Way, ways } from './stage.js';

// An exception outside of the promises here would fail the run: nothing may escape.

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

function upgradeWith(...headers: readonly string[]): string {
  return ['GET /primus HTTP/1.1', 'Host: localhost', ...headers, '', ''].join('\r\n');
}

const upgrade = upgradeWith(
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  KEY,
);

/** A connection whose bytes a test writes by hand. */
function dialled(stage: Stage): Socket {
  const socket = connect(stage.port, '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

async function upgraded(stage: Stage): Promise<{ socket: Socket; spark: Spark }> {
  const connected = next(stage.primus, 'connection');
  const socket = dialled(stage).resume();
  socket.write(upgrade);
  const [spark] = (await connected) as [Spark];
  return { socket, spark };
}

async function stillServes(stage: Stage): Promise<void> {
  const client = stage.dial();
  // Not whoever connects next: that may be a client that has gone already.
  const spark = stage.primus.spark(await client.id()) as Spark;
  expect(await exchange({ client, spark }, 'still here')).toEqual(['still here', 'still here']);
}

/** Pings with as much as they may hold. */
const PINGS = Buffer.concat(
  Array<Buffer>(1000).fill(
    Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)]),
  ),
);

const frames: Readonly<Record<string, readonly number[]>> = {
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

const garbage: Readonly<Record<string, string>> = {
  'no HTTP at all': '\0\u0001\u0002 nothing\r\n\r\n',
  'no path': 'GET\r\n\r\n',
  'an absolute target that is none': 'GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n',
  'an absolute target':
    'GET http://localhost/primus HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'an asterisk': 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'an unknown method': 'FETCH /primus HTTP/1.1\r\nHost: a\r\n\r\n',
  'an origin that is none':
    'GET /primus HTTP/1.1\r\nHost: a\r\nOrigin: http://[\r\nConnection: close\r\n\r\n',
  'names that objects have':
    'GET /primus HTTP/1.1\r\nHost: a\r\n__proto__: 1\r\nconstructor: 1\r\nConnection: close\r\n\r\n',
  'very many headers': `GET /primus HTTP/1.1\r\nHost: a\r\n${'x: y\r\n'.repeat(5000)}\r\n`,
  'a head that is too long': `GET /primus HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`,
  'a length that is none': 'POST /primus HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
  'a body that nobody reads': `POST /primus HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n${'z'.repeat(1_000_000)}`,
};

const handshakes: Readonly<Record<string, readonly string[]>> = {
  'without a key': ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  'with a key that is too short': [
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: x',
  ],
  'with a key of the right length': [
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: "not a key, not at all"!',
  ],
  'of another version': ['Upgrade: websocket', 'Sec-WebSocket-Version: 99', KEY],
  'without a version': ['Upgrade: websocket', KEY],
  'to something else': ['Upgrade: h2c', 'Sec-WebSocket-Version: 13', KEY],
};

describe.skipIf(!uwsLoads)('where uWebSockets.js has a binary', () => {
  describe.each(ways)('%s', (way) => {
    test.each(Object.entries(frames))('%s is the end of its spark', async (_, bytes) => {
      const stage = await Stage.start(way);
      const { socket, spark } = await upgraded(stage);
      const gone = next(spark, 'end');
      socket.write(Buffer.from(bytes));
      expect(await gone).toEqual([]);
      socket.destroy();
      await stillServes(stage);
    });

    test('a close code that does not exist is the end of its spark', async () => {
      const stage = await Stage.start(way);
      const { socket, spark } = await upgraded(stage);
      const gone = next(spark, 'end');
      socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe7]));
      socket.end();
      expect(await gone).toEqual([]);
      await stillServes(stage);
    });

    test('half a frame, and a reset, is the end of its spark', async () => {
      const stage = await Stage.start(way);
      const { socket, spark } = await upgraded(stage);
      const gone = next(spark, 'end');
      socket.write(Buffer.from([0x81, 0xfe, 0x00]));
      socket.resetAndDestroy();
      expect(await gone).toEqual([]);
      await stillServes(stage);
    });

    test.each(Object.entries(garbage))('%s harms nobody', async (_, bytes) => {
      const stage = await Stage.start(way);
      const socket = dialled(stage).resume();
      const closed = next(socket, 'close');
      socket.end(Buffer.from(bytes, 'latin1'));
      await closed;
      expect(stage.primus.connected).toBe(0);
      await stillServes(stage);
    });

    test.each(Object.entries(handshakes))('a handshake %s is refused', async (_, headers) => {
      const stage = await Stage.start(way);
      const socket = dialled(stage);
      socket.write(upgradeWith('Connection: Upgrade', ...headers));
      const answer = String(Buffer.concat((await socket.toArray()) as Buffer[]));
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(stage.primus.connected).toBe(0);
      await stillServes(stage);
    });

    test('a client that is gone before it is admitted leaves nothing', async () => {
      const stage = await Stage.start(way);
      let admit: (() => void) | undefined;
      const asked = new Promise<void>((resolve) => {
        stage.primus.use('slow', () => {
          resolve();
          return new Promise<void>((done) => {
            admit = done;
          });
        });
      });
      const socket = dialled(stage);
      socket.write(upgrade);
      await asked;
      socket.resetAndDestroy();
      await once(socket, 'close');
      stage.primus.remove('slow');
      // Whoever comes later is served later, so that the reset was seen.
      await stillServes(stage);
      const before = stage.primus.connected;
      admit?.();
      await stillServes(stage);
      expect(stage.primus.connected).toBe(before + 1);
    });

    test('clients that reset at any moment leave nothing', async () => {
      const stage = await Stage.start(way);
      for (let i = 0; i < 100; i++) {
        const socket = dialled(stage);
        socket.write(upgrade.slice(0, i % 3 === 0 ? 40 : undefined));
        await new Promise((resolve) => {
          if (i % 2 === 0) setImmediate(resolve);
          else socket.once('connect', resolve);
        });
        socket.resetAndDestroy();
      }
      await stillServes(stage);
      while (stage.primus.connected > 1) await next(stage.primus, 'disconnection');
      expect(stage.primus.connected).toBe(1);
    });
  });
});

/** What the client's close said, after what `act` sent, and what arrived. */
async function closedAfter(
  way: Way,
  act: (ws: WebSocket) => void,
  options: ClientOptions = {},
): Promise<{ code: number; delivered: unknown[]; errors: unknown[] }> {
  const stage = await Stage.start(way, { maxLength: 1000, compression: true });
  const delivered: unknown[] = [];
  const errors: unknown[] = [];
  stage.primus.on('connection', (spark) => {
    spark.on('data', (data) => delivered.push(data));
    spark.on('error', ({ cause }) => errors.push(String(cause)));
  });
  const ws = new WebSocket(`${stage.url}/primus`, options);
  ws.on('error', () => {});
  await once(ws, 'open');
  const closed = once(ws, 'close');
  act(ws);
  const [code] = (await closed) as [number];
  await stillServes(stage);
  return { code, delivered: delivered.filter((data) => data !== 'still here'), errors };
}

describe.skipIf(!uwsLoads)('limits, where uWebSockets.js has a binary', () => {
  describe.each(ways)('%s', (way) => {
    const cut = { code: 1006, delivered: [], errors: [expect.stringMatching(/too big/) as string] };

    test('a message that is too long cuts its connection', async () => {
      const outcome = closedAfter(way, (ws) => ws.send(`"${'x'.repeat(1000)}"`));
      expect(await outcome).toEqual(cut);
    });

    test('one in fragments that are too long together does, too', async () => {
      const outcome = closedAfter(way, (ws) => {
        for (let i = 0; i < 11; i++) ws.send('x'.repeat(100), { fin: false });
      });
      expect(await outcome).toEqual(cut);
    });

    test('so does one that is too long when it is inflated', async () => {
      const text = JSON.stringify('x'.repeat(900_000));
      const outcome = closedAfter(way, (ws) => ws.send(text, { compress: true }), {
        perMessageDeflate: { threshold: 0 },
      });
      expect(await outcome).toEqual(cut);
    });

    test('one in very many fragments takes no more than its bytes', async () => {
      const { code, delivered } = await closedAfter(way, (ws) => {
        ws.send('"', { fin: false });
        for (let i = 0; i < 20_000; i++) ws.send('', { fin: false });
        ws.send('"');
        ws.close(1000);
      });
      expect([code, delivered]).toEqual([1000, ['']]);
    });

    test('pings of a peer that reads no pongs cut its connection', async () => {
      const stage = await Stage.start(way);
      const { socket, spark } = await upgraded(stage);
      const gone = next(spark, 'end');
      socket.pause();
      await new Promise<void>((ended) => {
        const write = (): boolean => socket.write(PINGS, (error) => (error ? ended() : write()));
        write();
      });
      await gone;
      expect(stage.primus.connected).toBe(0);
      await stillServes(stage);
    });

    test('as many pings as it likes are answered to a peer that reads', async () => {
      const stage = await Stage.start(way);
      const { socket } = await upgraded(stage);
      let answered = 0;
      const all = new Promise<void>((resolve) => {
        socket.on('data', (chunk: Buffer) => {
          answered += chunk.filter((byte) => byte === 0x8a).length;
          if (answered === 20_000) resolve();
        });
      });
      socket.write(
        Buffer.concat(Array<Buffer>(20_000).fill(Buffer.from([0x89, 0x80, 0, 0, 0, 0]))),
      );
      await all;
      expect(stage.primus.connected).toBe(1);
    });

    test('the longest that fits is delivered', async () => {
      const { code, delivered } = await closedAfter(way, (ws) => {
        ws.send(JSON.stringify('x'.repeat(998)));
        ws.close(1000);
      });
      expect([code, delivered]).toEqual([1000, ['x'.repeat(998)]]);
    });
  });
});
