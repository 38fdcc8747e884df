import assert from 'node:assert/strict';
import { Primus as Client } from '@primus/client';
import { Spark } from '@primus/core';
import type { Suite } from '../suite.js';
import { firstMessages, journal, messages, next } from '../waiting.js';

export function opening({ test }: Suite): void {
  test('a connection opens on both ends', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    assert.equal(server.connected, 1);
    assert.equal(server.spark(spark.id), spark);
    assert.equal(spark.readyState, Spark.OPEN);
    assert.equal(client.readyState, Client.OPEN);
    assert.ok(spark.socket !== undefined && client.socket !== undefined);
  });

  test('what a client writes before it is open arrives after, in order', async (bench) => {
    const arrived = firstMessages(bench.serve(), 10);
    const client = bench.dial();
    for (let i = 0; i < 10; i++) client.write(i);
    assert.deepEqual(await arrived, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('what a server writes while it is told of a connection arrives after "open"', async (bench) => {
    const server = bench.serve();
    server.on('connection', (spark) => {
      spark.write('first');
      spark.write('second');
    });
    const client = bench.dial();
    const happened = journal(client, 'open', 'data');
    assert.deepEqual(await messages(client, 2), ['first', 'second']);
    assert.deepEqual(happened, ['open', 'data', 'data']);
  });

  test('a server may close a connection while it is told of it', async (bench) => {
    const server = bench.serve();
    server.on('connection', (spark) => {
      spark.end('not you');
    });
    const gone = next(server, 'disconnection');
    const client = bench.dial();
    const happened = journal(client, 'open', 'data', 'close', 'end');
    await Promise.all([next(client, 'end'), gone]);
    assert.deepEqual(happened, ['open', 'data', 'close', 'end']);
    assert.equal(server.connected, 0);
  });

  test('a client may close its connection as it opens', async (bench) => {
    const server = bench.serve();
    const gone = next(server, 'disconnection');
    const arrived = firstMessages(server, 1);
    const client = bench.dial();
    client.on('open', () => client.end('bye'));
    assert.deepEqual(await arrived, ['bye']);
    await gone;
    assert.equal(server.connected, 0);
  });

  test('nobody connects where no server is', async (bench) => {
    bench.serve();
    const client = bench.dial({ pathname: '/elsewhere', strategy: false });
    const happened = journal(client, 'open', 'error', 'close', 'end');
    const ended = next(client, 'end');
    const [error] = await next(client, 'error');
    assert.equal((error as { code?: string }).code, 'CONNECT_FAILED');
    await ended;
    assert.deepEqual(happened, ['error', 'end']);
  });
}
