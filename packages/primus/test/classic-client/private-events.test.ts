import Primus from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connect, echo, journal, messages, next, pair, serve } from '../support.js';

const SOON = { reconnect: { min: 1, max: 1 } };

const EVENTS = [
  'outgoing::url',
  'outgoing::open',
  'outgoing::reconnect',
  'outgoing::data',
  'outgoing::end',
  'incoming::open',
  'incoming::data',
  'incoming::ping',
  'outgoing::pong',
  'incoming::end',
  'incoming::error',
  'open',
  'data',
  'close',
  'end',
];

describe('private events tell', () => {
  test('what happens to a connection, in order', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    const events = journal(client, ...EVENTS);
    const opened = next(client, 'incoming::open');
    client.write('hello');
    await opened;
    await messages(client, 1);
    client.end();
    expect(events).toEqual([
      'outgoing::url',
      'outgoing::open',
      'open',
      'outgoing::data',
      'incoming::open',
      'data',
      'incoming::data',
      'outgoing::end',
      'close',
      'end',
    ]);
  });

  test('what goes over the wire', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    const frames: unknown[] = [];
    client.on('outgoing::data', (frame) => void frames.push(['out', frame]));
    client.on('incoming::data', (frame) => void frames.push(['in', frame]));
    client.write({ a: 1 });
    await next(client, 'incoming::data');
    expect(frames).toEqual([
      ['out', '{"a":1}'],
      ['in', '{"a":1}'],
    ]);
  });

  test('heartbeats and their answers', async () => {
    const { primus, url } = await serve({ pingInterval: 20 });
    const client = connect(primus, url);
    const answered = next(client, 'outgoing::pong');
    const [time] = await next(client, 'incoming::ping');
    expect(time).toEqual(expect.any(Number));
    expect(await answered).toEqual([time]);
  });

  test('the loss of a connection and the return', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url }, SOON);
    const events = journal(client, ...EVENTS);
    const back = next(client, 'incoming::open');
    (spark.socket as WebSocket).terminate();
    await back;
    expect(events).toEqual([
      'close',
      'incoming::end',
      'outgoing::url',
      'outgoing::reconnect',
      'outgoing::open',
      'open',
      'incoming::open',
    ]);
  });

  test('an attempt that fails', async () => {
    const Socket = Primus.createSocket();
    const client = connect({ Socket }, 'http://127.0.0.1:1', { strategy: false });
    const events = journal(client, ...EVENTS);
    await next(client, 'end');
    await Promise.resolve();
    expect(events).toEqual(['outgoing::url', 'outgoing::open', 'close', 'end', 'incoming::error']);
  });

  test('of the socket before listeners of outgoing::open hear of it', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    const sockets: unknown[] = [];
    client.on('outgoing::open', () => void sockets.push(client.socket));
    await next(client, 'open');
    expect(sockets).toEqual([client.socket]);
    expect(client.socket).toHaveProperty('readyState', 1);
  });
});

describe('private events that are emitted take effect', () => {
  test('incoming::data is a message, past the wire', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const data = next(client, 'data');
    client.emit('incoming::data', '{"from":"a plugin"}');
    expect(await data).toEqual([{ from: 'a plugin' }, '{"from":"a plugin"}']);
  });

  test('incoming::data is one also without a connection, and with bytes', async () => {
    const Socket = Primus.createSocket({ parser: 'msgpack' });
    const client = new Socket({ manual: true });
    const data = next(client, 'data');
    client.emit('incoming::data', new Uint8Array([0xa1, 0x61]).buffer);
    expect((await data)[0]).toBe('a');
  });

  test('incoming::end loses the connection, and the client returns', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url }, SOON);
    const gone = next(primus, 'disconnection');
    const events = journal(client, 'close', 'reconnect', 'open', 'end');
    const back = next(client, 'open');
    client.emit('incoming::end');
    expect(client.readyState).toBe(2);
    await Promise.all([gone, back]);
    expect(events).toEqual(['close', 'reconnect', 'open']);
  });

  test('incoming::error is an error of the connection, which lasts', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const failed = next(client, 'error');
    const cause = new Error('told by a plugin');
    client.emit('incoming::error', cause);
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR', cause });
    expect(client.readyState).toBe(3);
  });

  test('incoming::error fails an attempt', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { strategy: false });
    const failed = next(client, 'error');
    const cause = new Error('told by a plugin');
    client.on('outgoing::open', () => client.emit('incoming::error', cause));
    expect((await failed)[0]).toMatchObject({ code: 'CONNECT_FAILED', cause });
    expect(client.readyState).toBe(2);
  });

  test('incoming::error is no more than told where there is nothing to fail', async () => {
    const client = new (Primus.createSocket())({ manual: true });
    const failed = next(client, 'error');
    client.emit('incoming::error', new Error('told by a plugin'));
    expect((await failed)[0]).toHaveProperty('code', 'TRANSPORT_ERROR');
  });

  test('incoming::ping is answered', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const frame = next(client, 'outgoing::data');
    client.emit('incoming::ping', 123);
    expect(await frame).toEqual(['"primus::pong::123"']);
  });

  test('outgoing::data is sent as it is', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url });
    const arrived = messages(spark, 1);
    client.emit('outgoing::data', '"past the parser"');
    expect(await arrived).toEqual(['past the parser']);
  });

  test('outgoing::end closes the connection, as a loss', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url }, SOON);
    const gone = next(primus, 'disconnection');
    const events = journal(client, 'close', 'reconnect', 'end');
    const back = next(client, 'open');
    client.emit('outgoing::end');
    await Promise.all([gone, back]);
    expect(events).toEqual(['close', 'reconnect']);
  });

  test('outgoing::open connects a client that is not', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    const opened = next(client, 'open');
    client.emit('outgoing::open');
    expect(client.readyState).toBe(1);
    await opened;
  });

  test('none of them after the end', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    client.end();
    const events = journal(client, 'open', 'close', 'end', 'reconnect scheduled');
    client.emit('incoming::open');
    client.emit('incoming::end');
    client.emit('outgoing::end');
    client.emit('outgoing::data', '"lost"');
    expect(events).toEqual([]);
    expect(client.readyState).toBe(2);
  });
});

test('a plugin may keep private events for itself', async () => {
  const { primus, url } = await serve();
  echo(primus);
  primus.plugin('selfish', {
    client(client) {
      const emit = client.emit.bind(client) as (...args: unknown[]) => boolean;
      client.emit = (...args: unknown[]) =>
        args[0] === 'incoming::data' && String(args[1]).includes('secret') ? false : emit(...args);
    },
  });
  const { client } = await pair({ primus, url });
  client.write('a secret');
  client.write('no matter');
  expect(await messages(client, 1)).toEqual(['no matter']);
});
