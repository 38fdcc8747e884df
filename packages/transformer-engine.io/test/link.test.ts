import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exchange, next, over, send, socketOf, Stage } from './stage.js';

/** How many timers would keep the process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

/** Resolves after so many pings of Engine.IO's own. */
async function pings(spark: Spark, count: number): Promise<void> {
  for (let pinged = 0; pinged < count;) {
    const [packet] = (await next(socketOf(spark), 'packetCreate')) as [{ type: string }];
    if (packet.type === 'ping') pinged++;
  }
}

/** A poll by a client that reads nothing of the answer; the server's socket. */
async function stuckPoll(stage: Stage, path: string): Promise<TcpSocket> {
  const connected = next(stage.http, 'connection');
  const socket = connect(stage.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  const polled = next(stage.http, 'request');
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await polled;
  return (await connected)[0] as TcpSocket;
}

describe.each(['polling', 'websocket'])('a server over %s', (transport) => {
  test('stops reading, and tells its client to wait, while it is paused', async () => {
    const stage = await Stage.start();
    const { client, spark } = await stage.connect({ ...over(transport), highWaterMark: 65_536 });
    const { link } = spark.connection;
    let arrived = 0;
    spark.on('data', () => arrived++);
    link.pause?.();
    const posted = transport === 'polling' ? next(stage.http, 'request') : undefined;
    // More than any system keeps in the buffers of its sockets.
    const text = 'x'.repeat(8_000_000);
    expect(client.write(text)).toBe(false);
    await posted;
    for (let round = 0; round < 5; round++) {
      const down = next(client, 'data');
      spark.write('meanwhile');
      await down;
    }
    expect(arrived).toBe(0);
    const [up, drained] = [next(spark, 'data'), next(client, 'drain')];
    link.resume?.();
    expect((await up)[0]).toHaveLength(text.length);
    await drained;
    expect(await exchange({ client, spark }, 'after')).toEqual(['after', 'after']);
  });

  test('does not take a client for dead because it does not listen to it', async () => {
    const stage = await Stage.start({ transport: { pingInterval: 50, pingTimeout: 300 } });
    const { client, spark } = await stage.connect(over(transport));
    const { link } = spark.connection;
    link.pause?.();
    // More than the time to answer.
    await pings(spark, 8);
    const data = next(spark, 'data');
    client.write('still here');
    link.resume?.();
    expect((await data)[0]).toBe('still here');
  });

  test('finds out by Engine.IO’s own pings that a client is dead', async () => {
    const stage = await Stage.start({
      pingInterval: false,
      transport: { pingInterval: 20, pingTimeout: 20 },
    });
    const { sid, spark } = await stage.session();
    expect(sid).toBe(spark.id);
    await next(spark, 'end');
    expect(stage.primus.connected).toBe(0);
  });

  test('is closed while it is paused', async () => {
    const { client, spark } = await (await Stage.start()).connect(over(transport));
    const [gone, ended] = [next(spark, 'end'), next(client, 'end')];
    spark.connection.link.pause?.();
    client.write('unread');
    spark.end();
    await Promise.all([gone, ended]);
    expect(socketOf(spark).readyState).toBe('closed');
  });
});

describe('a session that polls', () => {
  test('may be closed and written to before anybody listens to it', async () => {
    const stage = await Stage.start();
    stage.primus.on('connection', (spark) => {
      spark.connection.link.send('"first"');
      spark.connection.link.close();
    });
    const { path, spark } = await stage.session();
    const gone = next(spark, 'end');
    expect((await send(stage.port, path)).body).toBe('4"first"');
    expect((await send(stage.port, path)).body).toBe('1');
    await gone;
  });

  test('is closed without a timer that outlives it', async () => {
    const stage = await Stage.start();
    const before = timers();
    const { path, spark } = await stage.session();
    const gone = next(spark, 'end');
    const polled = next(stage.http, 'request');
    const poll = send(stage.port, path);
    await polled;
    spark.end();
    expect((await poll).body).toBe('4"primus::server::close"');
    await send(stage.port, path, { method: 'POST', body: '1' });
    await gone;
    expect(socketOf(spark).readyState).toBe('closed');
    expect(timers()).toBeLessThanOrEqual(before);
  });

  test('ends at once when nobody reads what it was answered', async () => {
    const stage = await Stage.start({ maxBacklog: Infinity });
    const { path, spark } = await stage.session();
    const socket = await stuckPoll(stage, path);
    spark.write('x'.repeat(32_000_000));
    expect(socket.writableLength).toBeGreaterThan(0);
    const gone = [next(spark, 'end'), once(socket, 'close')];
    spark.destroy();
    await Promise.all(gone);
  });

  test('counts what waits for a poll, and tells when it was polled', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const { link } = spark.connection;
    link.send('x'.repeat(70_000));
    expect(link.buffered).toBeGreaterThanOrEqual(70_000);
    const poll = send(stage.port, path);
    expect((await poll).body).toHaveLength(70_001);
    expect(link.buffered).toBe(0);
  });

  test('refuses text that would be taken for several messages', async () => {
    const stage = await Stage.start();
    const { path, spark } = await stage.session();
    const failed = next(spark, 'error');
    spark.connection.link.send('a\u001e4b');
    expect((await failed)[0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    spark.connection.link.send('c');
    expect((await send(stage.port, path)).body).toBe('4c');
  });
});
