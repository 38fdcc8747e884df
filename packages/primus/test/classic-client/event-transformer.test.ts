import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { compileFunction } from 'node:vm';
import Primus, { type SocketConstructor } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { runOnPage } from '../page.js';
import { connect, echo, journal, listening, messages, next } from '../support.js';

/** The client as the function below uses it. */
interface Client {
  socket: unknown;
  readonly pathname: string;
  on(event: string, listener: (frame: string) => void): void;
  emit(event: string, ...args: unknown[]): boolean;
  emits(event: string, parser?: (next: Next, event: { data: unknown }) => void): () => void;
  uri(options: object): string;
}

type Next = (error: unknown, value?: unknown) => void;

/** The constructor, which the function takes from where it runs. */
declare const Scope: { Factory: typeof WebSocket };

/** A transformer of WebSockets in the form of Primus 8. */
const Transformer = Primus.Transformer.extend({
  server() {
    const service = new WebSocketServer({ noServer: true });
    this.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      service.handleUpgrade(req, socket, head, (ws) => {
        const spark = new this.Spark(req.headers, req, req.url?.split('?')[1], null, req, ws);
        spark.on('outgoing::end', () => ws.close());
        spark.on('outgoing::data', (frame) => ws.send(frame));
        ws.on('message', (data) => void spark.emit('incoming::data', String(data as Buffer)));
        ws.on('close', () => void spark.emit('incoming::end'));
      });
    });
    this.on('close', () => service.close());
  },
  client(this: never) {
    const primus = this as Client;
    const { Factory } = Scope;
    let socket: WebSocket | null = null;
    primus.on('outgoing::open', () => {
      primus.emit('outgoing::end');
      primus.socket = socket = new Factory(primus.uri({ protocol: 'ws:', query: true }));
      socket.onopen = primus.emits('incoming::open');
      socket.onerror = primus.emits('incoming::error');
      socket.onclose = primus.emits('incoming::end');
      socket.onmessage = primus.emits('incoming::data', (done, event) => done(null, event.data));
    });
    primus.on('outgoing::data', (frame) => {
      if (socket?.readyState === 1) socket.send(frame);
    });
    primus.on('outgoing::reconnect', () => void primus.emit('outgoing::open'));
    primus.on('outgoing::end', () => {
      if (!socket) return;
      socket.onopen = socket.onclose = socket.onmessage = null;
      socket.onerror = () => {};
      socket.close();
      socket = null;
    });
  },
  library: 'Scope = { Factory: WebSocket };',
});

async function served(): Promise<{ primus: Primus; url: string }> {
  Object.assign(globalThis, { Scope: { Factory: WebSocket } });
  const server = createServer();
  const primus = new Primus(server, { transformer: Transformer });
  onTestFinished(async () => {
    await primus.destroy();
    Reflect.deleteProperty(globalThis, 'Scope');
  });
  return { primus, url: await listening(server) };
}

describe.each<[string, (primus: Primus) => SocketConstructor]>([
  ['primus.Socket', ({ Socket }) => Socket],
  ['the script for pages', (primus) => runOnPage(primus.library()).Primus],
])('a transformer for Primus 8, with %s', (_, socketOf) => {
  test('carries messages both ways, those of before the open first', async () => {
    const { primus, url } = await served();
    echo(primus);
    const client = connect({ Socket: socketOf(primus) }, url);
    client.write('one');
    client.on('open', () => client.write('two'));
    expect(await messages(client, 2)).toEqual(['one', 'two']);
    expect(client.socket).toHaveProperty('readyState', 1);
  });

  test('knows what listeners of outgoing::url want', async () => {
    const { primus, url } = await served();
    const connection = next(primus, 'connection');
    const client = connect({ Socket: socketOf(primus) }, url);
    client.on('outgoing::url', (parts) => {
      parts.query = 'token=1';
    });
    expect((await connection)[0]).toHaveProperty('query.token', '1');
  });

  test('ends the connection', async () => {
    const { primus, url } = await served();
    const client = connect({ Socket: socketOf(primus) }, url);
    const events = journal(client, 'close', 'end');
    await next(client, 'open');
    const gone = next(primus, 'disconnection');
    client.end();
    await gone;
    expect(events).toEqual(['close', 'end']);
  });

  test('comes back', async () => {
    const { primus, url } = await served();
    const client = connect({ Socket: socketOf(primus) }, url, { reconnect: { min: 1, max: 1 } });
    const [spark] = (await next(primus, 'connection')) as [
      { end(data: undefined, options: { reconnect: boolean }): void },
    ];
    const events = journal(client, 'close', 'reconnect scheduled', 'reconnect', 'reconnected');
    const again = next(primus, 'connection');
    spark.end(undefined, { reconnect: true });
    await again;
    if (client.readyState !== 3) await next(client, 'open');
    expect(events).toEqual(['close', 'reconnect scheduled', 'reconnect', 'reconnected']);
  });

  test('tells of attempts that fail', async () => {
    const { primus } = await served();
    const client = connect({ Socket: socketOf(primus) }, 'http://127.0.0.1:1', {
      strategy: false,
    });
    const [failed] = [next(client, 'error'), next(client, 'end')];
    expect((await failed)[0]).toHaveProperty('code', 'CONNECT_FAILED');
    if (client.readyState !== 2) await next(client, 'end');
  });
});

test('a client function refers to Primus in Node too', async () => {
  const server = createServer();
  const Requiring = Primus.Transformer.extend({
    server() {},
    client: compileFunction('this.required = Primus.requires("node:path");') as () => void,
  });
  const primus = new Primus(server, { transformer: Requiring });
  onTestFinished(async () => {
    await primus.destroy({ close: false });
  });
  expect(new primus.Socket({ manual: true })).toHaveProperty('required.join');
});
