import { Readable, type Writable } from 'node:stream';
import Primus from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connect, echo, journal, messages, next, pair, serve } from '../support.js';

describe('buffer', () => {
  test('holds what is written before the open, which is sent in order', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    client.write('one');
    client.write('two');
    expect(client.buffer).toEqual(['one', 'two']);
    client.on('open', () => client.write('three'));
    expect(await messages(client, 3)).toEqual(['one', 'two', 'three']);
    expect(client.buffer).toEqual([]);
  });

  test('holds no more than queueSize, also when that is changed', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url, { queueSize: 2 });
    for (const message of [1, 2, 3]) client.write(message);
    expect(client.options.queueSize).toBe(2);
    expect(client.buffer).toEqual([2, 3]);
    Object.assign(client.options, { queueSize: 3 });
    client.write(4);
    expect(await messages(client, 3)).toEqual([2, 3, 4]);
  });

  test('may be changed by plugins', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    client.write('dropped');
    client.buffer.length = 0;
    client.buffer.push('put there');
    expect(await messages(client, 1)).toEqual(['put there']);
    client.buffer = [];
  });

  test('keeps the promises of send()', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { queueSize: 2 });
    const [first, second] = [client.send('same'), client.send('same')];
    const third = client.send('other');
    await expect(first).rejects.toHaveProperty('code', 'QUEUE_FULL');
    await Promise.all([second, third]);
  });

  test('keeps them for the very message, whatever equals it', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { queueSize: 2, manual: true });
    client.write('x');
    const sent = client.send('x');
    client.write('y');
    expect(client.buffer).toEqual(['x', 'y']);
    client.open();
    await sent;
  });

  test('keeps them in a buffer that plugins have changed', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    client.write('dropped');
    const first = client.send('first');
    client.buffer.shift();
    client.buffer.push('put there');
    const second = client.send('second');
    client.buffer.unshift('put first');
    client.open();
    await Promise.all([first, second]);
    const ended = next(client, 'end');
    client.end();
    await ended;
    const again = client.send('again');
    client.write('again');
    client.open();
    await again;
    expect(client.buffer).toEqual([]);
  });

  test('breaks the promises of send() when the client ends', async () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost', { manual: true });
    client.write('stays');
    const sent = client.send('goes');
    client.open();
    client.end();
    await expect(sent).rejects.toHaveProperty('code', 'CONNECTION_CLOSED');
    expect(client.buffer).toEqual(['stays']);
    const late = client.send('goes');
    client.destroy();
    await expect(late).rejects.toHaveProperty('code', 'DESTROYED');
    await expect(client.send('later')).rejects.toHaveProperty('code', 'DESTROYED');
    expect(client.write('later')).toBe(false);
  });

  test('drains once it is empty, where much has waited', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    const answers = Array.from({ length: 257 }, (_, number) => client.write(number));
    expect(answers).toEqual([...Array<boolean>(255).fill(true), false, false]);
    await next(client, 'drain');
    expect(client.write('goes')).toBe(true);
  });

  test('says nothing of room where there was some', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url);
    const drains = journal(client, 'drain');
    expect(client.write('waits')).toBe(true);
    expect(await messages(client, 1)).toEqual(['waits']);
    expect(drains).toEqual([]);
  });

  test('is full where the next message would push out another', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { queueSize: 2 });
    expect([client.write('one'), client.write('two')]).toEqual([true, false]);
    await next(client, 'drain');
  });

  test('stops a pipe, which goes on once it is empty', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    const all = Array.from({ length: 600 }, (_, number) => number);
    const source = Readable.from(all);
    const paused = next(source, 'pause');
    source.pipe(client as unknown as Writable, { end: false });
    await paused;
    expect(client.buffer).toHaveLength(256);
    echo(primus);
    const arrived = messages(client, all.length);
    client.open();
    expect(await arrived).toEqual(all);
  });

  test('holds what is written while the connection is lost', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const { spark, client } = await pair({ primus, url }, { reconnect: { min: 1, max: 1 } });
    client.once('close', () => {
      client.write('meanwhile');
      expect(client.buffer).toEqual(['meanwhile']);
    });
    (spark.socket as WebSocket).terminate();
    expect(await messages(client, 1)).toEqual(['meanwhile']);
  });
});

describe('_write', () => {
  test('sends past the transforms', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url });
    client.transform('outgoing', (packet) => {
      packet.data = ['transformed', packet.data];
    });
    const arrived = messages(spark, 2);
    expect(client._write('as it is')).toBe(true);
    client.write('written');
    expect(await arrived).toEqual(['as it is', ['transformed', 'written']]);
  });

  test('is where transforms() leads messages to, of whatever connection', () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost', { manual: true });
    client.transform('outgoing', (packet) => {
      packet.data = ['out', packet.data];
    });
    client.transform('incoming', (packet) => {
      packet.data = ['in', packet.data];
    });
    const heard: unknown[] = [];
    const channel = {
      emit: (...args: unknown[]) => heard.push(args),
      _write: (message: unknown) => heard.push(['written', message]),
    };
    client.transforms(client, channel, 'outgoing', 1);
    client.transforms(client, channel, 'incoming', 2, 'raw');
    expect(heard).toEqual([
      ['written', ['out', 1]],
      ['data', ['in', 2], 'raw'],
    ]);
  });

  test('waits without a connection', () => {
    const client = connect({ Socket: Primus.createSocket() }, 'http://localhost', { manual: true });
    expect(client._write('waits')).toBe(false);
    expect(client.buffer).toEqual(['waits']);
  });

  test('a plugin that has its own may hold messages back beyond the open', async () => {
    const { primus, url } = await serve();
    echo(primus);
    primus.plugin('mirage', {
      client(end) {
        const client = end as typeof end & { ready?: boolean };
        client._write = (message) => {
          if (client.readyState !== 3 || !client.ready) {
            client.buffer.push(message);
            return false;
          }
          client.encoder(message, (_, frame) => {
            if (frame !== undefined) client.emit('outgoing::data', frame);
          });
          return true;
        };
      },
    });
    const client = connect(primus, url) as ReturnType<typeof connect> & { ready?: boolean };
    client.transform('outgoing', (packet) => {
      packet.data = ['transformed', packet.data];
    });
    client.write('one');
    await next(client, 'open');
    client.write('two');
    expect(client.buffer).toEqual([
      ['transformed', 'one'],
      ['transformed', 'two'],
    ]);
    client.ready = true;
    const arrived = messages(client, 2);
    for (const message of client.buffer.splice(0)) client._write(message);
    expect(await arrived).toEqual([
      ['transformed', 'one'],
      ['transformed', 'two'],
    ]);
  });
});
