import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bodyReader, type ReadBody, type UnreadBody } from '../src/read-body.js';
import { listen, open } from './http.js';

const LIMIT = 1000;

interface Posted {
  readonly socket: ReturnType<typeof open>;
  readonly req: IncomingMessage;
  /** What its body was read as. */
  readonly bodies: (string | UnreadBody)[];
}

/** A request with `head`, at the server. */
async function post(
  head: string,
  readBody: ReadBody = bodyReader(Infinity),
  limit: number = LIMIT,
): Promise<Posted> {
  const { http, port } = await listen();
  const requested = once(http, 'request') as Promise<[IncomingMessage]>;
  const socket = open(port, `POST / HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
  onTestFinished(() => void socket.destroy());
  const [req] = await requested;
  const bodies: (string | UnreadBody)[] = [];
  readBody(req, limit, (body) => bodies.push(Buffer.isBuffer(body) ? body.toString() : body));
  return { socket, req, bodies };
}

const chunked = 'Transfer-Encoding: chunked';

test('reads what comes byte by byte', async () => {
  const { socket, req, bodies } = await post(chunked);
  for (const byte of Buffer.from('ein längerer Weg')) {
    const arrived = once(req, 'data');
    socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.of(byte), Buffer.from('\r\n')]));
    await arrived;
  }
  const ended = once(req, 'end');
  socket.write('0\r\n\r\n');
  await ended;
  expect(bodies).toEqual(['ein längerer Weg']);
});

test('reads nothing as an empty body', async () => {
  const { req, bodies } = await post('Content-Length: 0');
  await once(req, 'end');
  expect(bodies).toEqual(['']);
});

test('reads a body of the limit, and none that is longer by a byte', async () => {
  const fits = await post(`Content-Length: ${LIMIT}`);
  fits.socket.write('x'.repeat(LIMIT));
  await once(fits.req, 'end');
  expect(fits.bodies).toEqual(['x'.repeat(LIMIT)]);

  const long = await post(chunked);
  const paused = once(long.req, 'pause');
  long.socket.write(`${(LIMIT + 1).toString(16)}\r\n${'x'.repeat(LIMIT + 1)}\r\n`);
  await paused;
  expect(long.bodies).toEqual([413]);
  expect(long.req.listenerCount('end')).toBe(0);
});

test('a body that is announced as longer than the limit is not waited for', async () => {
  const { req, bodies } = await post(`Content-Length: ${LIMIT + 1}`);
  expect(bodies).toEqual([413]);
  expect(req.listenerCount('data')).toBe(0);
});

test('says of a request that it has broken off', async () => {
  const { socket, req, bodies } = await post('Content-Length: 10');
  const closed = new Promise((done) => void req.once('close', done));
  socket.write('12345', () => socket.destroy());
  await closed;
  expect(bodies).toEqual([400]);
});

/** Sends a part of a body, of which the rest is left out. */
async function begin(readBody: ReadBody, length: number, limit: number = LIMIT): Promise<Posted> {
  const posted = await post(`Content-Length: ${limit}`, readBody, limit);
  await add(posted, length);
  return posted;
}

async function add({ socket, req }: Posted, length: number): Promise<void> {
  const arrived = once(req, 'data');
  socket.write('x'.repeat(length));
  await arrived;
}

describe('bodies that are on their way together', () => {
  test('make room for others, the oldest first', async () => {
    const readBody = bodyReader(1000);
    const [first, second] = [await begin(readBody, 400), await begin(readBody, 400)];
    const third = await begin(readBody, 300);
    expect([first.bodies, second.bodies, third.bodies]).toEqual([[503], [], []]);
    expect(first.req.listenerCount('data')).toBe(0);

    const read = once(third.req, 'end');
    await add(third, 300);
    third.socket.write('x'.repeat(400));
    await read;
    expect(third.bodies).toEqual(['x'.repeat(LIMIT)]);
    expect(second.bodies).toEqual([503]);
  });

  test('are spared while they are small, where there are longer ones', async () => {
    const readBody = bodyReader(150_000);
    const small = await begin(readBody, 100, 300_000);
    const first = await begin(readBody, 100_000, 300_000);
    const given = once(first.req, 'pause');
    const second = await begin(readBody, 100_000, 300_000);
    await given;
    expect([small.bodies, first.bodies, second.bodies]).toEqual([[], [503], []]);
  });

  test('are made room for by the one that grows, where it is the oldest', async () => {
    const readBody = bodyReader(700);
    const [first, second] = [await begin(readBody, 300), await begin(readBody, 300)];
    await add(first, 200);
    expect([first.bodies, second.bodies]).toEqual([[503], []]);
  });

  test('leave their room to others when they are read, refused or gone', async () => {
    const readBody = bodyReader(1300);
    const [whole, long, gone] = [
      await begin(readBody, 300),
      await post(chunked, readBody),
      await begin(readBody, 300),
    ];
    const read = once(whole.req, 'end');
    whole.socket.write('x'.repeat(700));
    await read;
    const paused = once(long.req, 'pause');
    long.socket.write(`${(LIMIT + 1).toString(16)}\r\n${'x'.repeat(LIMIT + 1)}\r\n`);
    await paused;
    const closed = new Promise((done) => void gone.req.once('close', done));
    gone.socket.destroy();
    await closed;

    const [first, second] = [await begin(readBody, 650), await begin(readBody, 650)];
    expect([first.bodies, second.bodies]).toEqual([[], []]);
  });

  test('are none where there is one, which its own limit is enough for', async () => {
    const { req, socket, bodies } = await post(`Content-Length: ${LIMIT}`, bodyReader(10));
    const read = once(req, 'end');
    socket.write('x'.repeat(LIMIT));
    await read;
    expect(bodies).toEqual(['x'.repeat(LIMIT)]);
  });
});
