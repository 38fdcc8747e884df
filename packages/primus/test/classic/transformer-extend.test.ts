import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import Primus from 'primus';
import { expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { listening, next, nextText, rawSocket, serve } from '../support.js';

/** WebSockets, by the private events of sparks. */
const Custom = Primus.Transformer.extend({
  server() {
    const service = new WebSocketServer({ noServer: true, clientTracking: false });
    this.service = service;
    this.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      service.handleUpgrade(req, socket, head, (ws: WebSocket) => {
        const query = req.url?.split('?')[1];
        const spark = new this.Spark(req.headers, req, query, null, req, ws);
        spark.on('outgoing::end', () => ws.close());
        spark.on('outgoing::data', (frame) => ws.send(frame));
        ws.on(
          'message',
          spark.emits('incoming::data', (done, data: Buffer, binary: boolean) => {
            done(undefined, binary ? data : data.toString());
          }),
        );
        ws.on('error', spark.emits('incoming::error'));
        ws.on(
          'ping',
          spark.emits('incoming::pong', (done) => done(undefined, null)),
        );
        ws.on(
          'close',
          spark.emits('incoming::end', (done) => done(undefined, null)),
        );
      });
    });
    this.on('request', (req: IncomingMessage, res: { end(body: string): void }) => {
      res.end(`custom ${req.url}`);
    });
    this.on('close', () => {
      service.close();
      this.logger.info('closed');
    });
  },
  client() {},
});

test('a transformer knows its server', async () => {
  let seen: unknown[] = [];
  const Knowing = Primus.Transformer.extend({
    server() {
      seen = [this instanceof Knowing, this.primus, this.Spark, this.service];
    },
  });
  const { primus } = await serve({ transformer: Knowing });
  expect(seen).toEqual([true, primus, primus.Spark, null]);
  expect(primus.transformer).toBeInstanceOf(Primus.Transformer);
  expect(primus.spec.transformer).toBe('custom');
});

test('messages go to and fro', async () => {
  const { primus, url } = await serve({ transformer: Custom });
  const connected = next(primus, 'connection');
  const socket = rawSocket(`${url}/primus?a=b`);
  const [spark] = (await connected) as [InstanceType<Primus['Spark']>];
  expect(spark).toBeInstanceOf(primus.Spark);
  expect(spark.query).toEqual({ a: 'b' });
  expect(spark.address.ip).toBe('127.0.0.1');
  expect(spark.request?.url).toBe('/primus?a=b');
  await next(socket, 'open');

  const data = next(spark, 'data');
  socket.send('{"hello":"server"}');
  expect((await data)[0]).toEqual({ hello: 'server' });

  const text = nextText(socket);
  primus.write({ hello: 'client' });
  expect(await text).toBe('{"hello":"client"}');

  const beat = next(spark, 'heartbeat');
  socket.ping();
  await beat;

  const end = next(spark, 'end');
  socket.close();
  await end;
  expect(primus.connected).toBe(0);
});

test('a spark that ends closes the connection', async () => {
  const { primus, url } = await serve({ transformer: Custom });
  const connected = next(primus, 'connection');
  const socket = rawSocket(`${url}/primus`);
  await next(socket, 'open');
  const [spark] = (await connected) as [InstanceType<Primus['Spark']>];
  const [text, closed] = [nextText(socket), next(socket, 'close')];
  spark.end();
  expect(await text).toBe('"primus::server::close"');
  await closed;
});

test('requests come to it after the middleware, and others do not', async () => {
  const { primus, url } = await serve({ transformer: Custom });
  primus.use('no', (req: IncomingMessage, res: { end(body: string): void }) => {
    if (req.url !== '/primus/no') return false;
    res.end('no');
    return true;
  });
  expect(await (await fetch(`${url}/primus/yes`)).text()).toBe('custom /primus/yes');
  expect(await (await fetch(`${url}/primus/no`)).text()).toBe('no');
  expect((await fetch(`${url}/else`)).status).toBe(404);
  expect(await (await fetch(`${url}/primus/spec`)).json()).toMatchObject({ transformer: 'custom' });
});

test('one that listens to nothing has nothing', async () => {
  const { url } = await serve({ transformer: Primus.Transformer.extend({ server() {} }) });
  expect((await fetch(`${url}/primus/yes`)).status).toBe(404);
  await next(rawSocket(`${url}/primus`), 'close');
});

test('the request is in the headers for frameworks that show nothing else', async () => {
  const requests: unknown[] = [];
  const Headers = Primus.Transformer.extend({
    server() {
      this.on('request', (req: IncomingMessage, res: { end(): void }) => {
        requests.push(new this.Spark(req.headers).request === req);
        res.end();
      });
    },
  });
  const { url } = await serve({ transformer: Headers });
  await fetch(`${url}/primus/x`);
  expect(requests).toEqual([true]);
});

test('it is told when the server is destroyed', async () => {
  const server = createServer();
  const primus = new Primus(server, { transformer: Custom });
  await listening(server);
  const logged: unknown[] = [];
  primus.on('log', (...entry) => void logged.push(entry));
  await primus.destroy();
  expect(logged).toEqual([['info', 'closed']]);
});

test('what is made of an extended class may be extended', () => {
  const More = Custom.extend({ more: true });
  const server = createServer();
  const primus = new Primus(server, { transformer: More });
  onTestFinished(() => primus.destroy());
  expect(primus.transformer).toMatchObject({ more: true });
  expect(primus.transformer).toBeInstanceOf(Custom);
});
