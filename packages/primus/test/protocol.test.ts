import { once } from 'node:events';
import { createServer } from 'node:http';
import Primus, { type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  connect,
  journal,
  listening,
  messages,
  next,
  nextText,
  rawSocket,
  serve,
} from './support.js';

/** A server in the least code, for the client to talk to. */
async function rawServer(connected: (socket: WebSocket) => void): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/primus' });
  sockets.on('connection', connected);
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return listening(server);
}

describe('Protocol: what a client hears', () => {
  test('primus::ping::<ping> is answered with primus::pong::<ping>', async () => {
    const answers: string[] = [];
    let answered: (() => void) | undefined;
    const url = await rawServer((socket) => {
      socket.on('message', (data: Buffer) => {
        answers.push(data.toString());
        if (answers.length === 2) answered?.();
      });
      socket.send('"primus::ping::1700000000000"');
      socket.send('"primus::ping::anything at all"');
    });
    const client = connect({ Socket: Primus.createSocket() }, url);
    const data = journal(client, 'data');
    await new Promise<void>((resolve) => {
      answered = resolve;
    });
    expect(answers).toEqual(['"primus::pong::1700000000000"', '"primus::pong::anything at all"']);
    expect(data).toEqual([]);
  });

  test('primus::server::close ends it, without a reconnect', async () => {
    const url = await rawServer((socket) => {
      socket.send('"primus::server::close"');
      socket.close();
    });
    const client = connect({ Socket: Primus.createSocket() }, url, { reconnect: { min: 1 } });
    const events = journal(client, 'open', 'data', 'close', 'reconnect scheduled', 'end');
    await next(client, 'end');
    expect(events).toEqual(['open', 'close', 'end']);
  });

  test('primus::server::return::<ms> closes it, and makes it return that much later', async () => {
    const heard: string[] = [];
    const url = await rawServer((socket) => {
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      if (heard.length === 0) socket.send('"primus::server::return::3"');
      else socket.send('"welcome back"');
    });
    const client = connect({ Socket: Primus.createSocket() }, url, {
      random: () => 0,
      reconnect: { min: 1 },
    });
    const events = journal(client, 'open', 'data', 'close', 'reconnect scheduled', 'end');
    client.on('open', () => void client.write('written'));
    const [state] = await next(client, 'reconnect scheduled');
    expect(state).toMatchObject({ attempt: 1, scheduled: 4 });
    expect(await messages(client, 1)).toEqual(['welcome back']);
    expect(events).toEqual(['open', 'close', 'reconnect scheduled', 'open', 'data']);
    expect(heard[0]).toBe('"written"');
  });

  test('a close without it is no end', async () => {
    const url = await rawServer((socket) => socket.close());
    const client = connect({ Socket: Primus.createSocket() }, url, { reconnect: { min: 1 } });
    await expect(next(client, 'reconnect scheduled')).resolves.toHaveLength(1);
  });

  test('primus::id:: is asked for, primus::id::<spark.id> answers', async () => {
    const url = await rawServer((socket) => {
      socket.on('message', (data: Buffer) => {
        if (data.toString() === '"primus::id::"') socket.send('"primus::id::the id"');
      });
    });
    expect(await connect({ Socket: Primus.createSocket() }, url).id()).toBe('the id');
  });

  test('any other primus:: message is ignored', async () => {
    const url = await rawServer((socket) => {
      for (const text of ['primus::', 'primus::later::thing', 'primus::server::restart']) {
        socket.send(JSON.stringify(text));
      }
      socket.send('"message"');
    });
    const client = connect({ Socket: Primus.createSocket() }, url);
    expect(await messages(client, 1)).toEqual(['message']);
  });
});

/** A raw socket, and the spark at its other end. */
async function visitor(): Promise<{ socket: WebSocket; spark: Spark }> {
  const { primus, url } = await serve();
  const connection = next(primus, 'connection');
  const socket = rawSocket(`${url}/primus`);
  await once(socket, 'open');
  return { socket, spark: (await connection)[0] as Spark };
}

describe('Protocol: what a server hears', () => {
  test('primus::id:: is answered with primus::id::<spark.id>', async () => {
    const { socket, spark } = await visitor();
    socket.send('"primus::id::"');
    expect(await nextText(socket)).toBe(`"primus::id::${spark.id}"`);
  });

  test('primus::pong::<ping> is a heartbeat', async () => {
    const { socket, spark } = await visitor();
    const beat = next(spark, 'heartbeat');
    socket.send(`"primus::pong::${Date.now()}"`);
    expect(await beat).toHaveLength(1);
  });

  test('any other primus:: message is ignored', async () => {
    const { socket, spark } = await visitor();
    const arrived = messages(spark, 1);
    for (const text of [
      'primus::',
      'primus::later::thing',
      'primus::server::close',
      'primus::server::return::0',
    ]) {
      socket.send(JSON.stringify(text));
    }
    socket.send('"message"');
    expect(await arrived).toEqual(['message']);
  });

  test('spark.end() says primus::server::close, unless the client may return', async () => {
    const { socket, spark } = await visitor();
    const text = nextText(socket);
    spark.end();
    expect(await text).toBe('"primus::server::close"');

    const other = await visitor();
    const frames: unknown[] = [];
    other.socket.on('message', (data: Buffer) => frames.push(data.toString()));
    other.spark.end(undefined, { reconnect: true });
    await once(other.socket, 'close');
    expect(frames).toEqual([]);
  });

  test('what applications write is data, whatever it looks like', async () => {
    const { primus, url } = await serve();
    primus.on('connection', (spark) => {
      spark.on('data', (message) => spark.write(message));
    });
    const client = connect(primus, url);
    const texts = ['primus::server::close', 'primus::ping::1', 'primus::', 'primus'];
    for (const text of texts) client.write(text);
    expect(await messages(client, 4)).toEqual(texts);
  });
});
