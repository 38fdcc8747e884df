import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Server, type ServerOptions } from 'engine.io';
import { expect, onTestFinished, test } from 'vitest';
import { next, send, Stage } from './stage.js';

/** Engine.IO with nobody above it. */
async function bare(options: ServerOptions = {}): Promise<number> {
  const http = createServer();
  const engine = new Server(options);
  engine.attach(http, { path: '/primus' });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    engine.close();
    http.close();
    http.closeAllConnections();
  });
  return (http.address() as AddressInfo).port;
}

/** All that a server answers, byte for byte, but for the date. */
function answerTo(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(
        Buffer.concat(chunks)
          .toString('latin1')
          .replace(/^Date: .*$/m, 'Date: now'),
      );
    });
    socket.write(`${request.trim().replaceAll('\n', '\r\n')}\r\n\r\n`);
  });
}

function withoutId(answer: string): string {
  return answer.replace(/"sid":"[\w-]{20}"/, '"sid":""');
}

const upgrade = `Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==`;

const errors: Readonly<Record<string, string>> = {
  'no transport': 'GET /primus/ HTTP/1.1\nHost: a\nConnection: close',
  'an unknown transport':
    'GET /primus/?EIO=4&transport=pigeon HTTP/1.1\nHost: a\nConnection: close',
  'a transport that objects have':
    'GET /primus/?transport=constructor HTTP/1.1\nHost: a\nConnection: close',
  'an unknown session':
    'GET /primus/?EIO=4&transport=polling&sid=x HTTP/1.1\nHost: a\nConnection: close',
  'a session that objects have':
    'GET /primus/?EIO=4&transport=polling&sid=__proto__ HTTP/1.1\nHost: a\nConnection: close',
  'a handshake by POST':
    'POST /primus/?EIO=4&transport=polling HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 0',
  'a handshake by DELETE':
    'DELETE /primus/?EIO=4&transport=polling HTTP/1.1\nHost: a\nConnection: close',
  'a WebSocket without an upgrade':
    'GET /primus/?EIO=4&transport=websocket HTTP/1.1\nHost: a\nConnection: close',
  'a protocol that is not supported':
    'GET /primus/?EIO=3&transport=polling HTTP/1.1\nHost: a\nConnection: close',
  'no protocol': 'GET /primus/?transport=polling HTTP/1.1\nHost: a\nConnection: close',
  'an upgrade without a transport': `GET /primus/ HTTP/1.1\nHost: a\n${upgrade}`,
  'an upgrade to an unknown transport': `GET /primus/?EIO=4&transport=x HTTP/1.1\nHost: a\n${upgrade}`,
  'an upgrade of an unknown session': `GET /primus/?EIO=4&transport=websocket&sid=x HTTP/1.1\nHost: a\n${upgrade}`,
  'an upgrade with a protocol that is not supported': `GET /primus/?EIO=3&transport=websocket HTTP/1.1\nHost: a\n${upgrade}`,
  'an upgrade without a key':
    'GET /primus/?EIO=4&transport=websocket HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: websocket',
};

test.each(Object.entries(errors))('%s is answered as Engine.IO does', async (_, request) => {
  const stage = await Stage.start();
  const [theirs, ours] = await Promise.all([
    answerTo(await bare(), request),
    answerTo(stage.port, request),
  ]);
  expect(theirs).toMatch(/^HTTP\/1\.1 (400|101)/);
  expect(ours).toBe(theirs);
  expect(stage.primus.connected).toBe(0);
});

test('a handshake is answered as Engine.IO does', async () => {
  const stage = await Stage.start({ maxLength: 750_000 });
  const request = 'GET /primus/?EIO=4&transport=polling HTTP/1.1\nHost: a\nConnection: close';
  const theirs = withoutId(await answerTo(await bare({ maxHttpBufferSize: 1_000_001 }), request));
  expect(withoutId(await answerTo(stage.port, request))).toBe(theirs);
  expect(theirs).toContain('"sid":""');
});

test('a client of the protocol before is refused, unless the server allows it', async () => {
  const stage = await Stage.start({ transport: { allowEIO3: true } });
  const { path, spark } = await stage.session('EIO=3');
  const data = next(spark, 'data');
  const poll = send(stage.port, path);
  await send(stage.port, path, { method: 'POST', body: '8:4"hello"' });
  expect((await data)[0]).toBe('hello');
  spark.write('é');
  expect((await poll).body).toBe('4:4"é"');
});

test('bytes are polled as base64, and bare over a WebSocket', async () => {
  const stage = await Stage.start();
  const { path, spark } = await stage.session();
  const poll = send(stage.port, path);
  spark.connection.link.send(Uint8Array.of(0, 1, 255));
  expect((await poll).body).toBe('bAAH/');
});

test('a close is the answer to the poll that waits', async () => {
  const stage = await Stage.start();
  const { path, spark } = await stage.session();
  const poll = send(stage.port, path);
  await next(stage.http, 'request');
  spark.destroy();
  expect((await poll).body).toBe('1');
  expect((await send(stage.port, path)).body).toBe('{"code":1,"message":"Session ID unknown"}');
});

test('CORS is Engine.IO’s when its option says so', async () => {
  const stage = await Stage.start({
    transport: { cors: { origin: 'https://app.example', credentials: true } },
    origins: '*',
  });
  const headers = { origin: 'https://app.example' };
  const { headers: got } = await send(stage.port, '/primus/?EIO=4&transport=polling', { headers });
  expect(got).toMatchObject({
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-credentials': 'true',
  });
  const preflight = await send(stage.port, '/primus/?EIO=4&transport=polling', {
    method: 'OPTIONS',
    headers: { ...headers, 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
});
