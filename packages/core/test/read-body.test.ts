import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { readBody } from '../src/read-body.js';
import { listen, open } from './http.js';

const LIMIT = 1000;

/** A request with `head`, and what its body is read as, at the server. */
async function post(head: string): Promise<{
  socket: ReturnType<typeof open>;
  req: IncomingMessage;
  bodies: (string | undefined)[];
}> {
  const { http, port } = await listen();
  const requested = once(http, 'request') as Promise<[IncomingMessage]>;
  const socket = open(port, `POST / HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
  onTestFinished(() => void socket.destroy());
  const [req] = await requested;
  const bodies: (string | undefined)[] = [];
  readBody(req, LIMIT, (body) => bodies.push(body?.toString()));
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
  expect(long.bodies).toEqual([undefined]);
  expect(long.req.listenerCount('end')).toBe(0);
});

test('says nothing of a request that breaks off', async () => {
  const { socket, req, bodies } = await post('Content-Length: 10');
  const closed = new Promise((done) => void req.once('close', done));
  socket.write('12345', () => socket.destroy());
  await closed;
  expect(bodies).toEqual([]);
});
