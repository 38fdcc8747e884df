import assert from 'node:assert/strict';
import type { Primus as Server } from '@primus/core';
import type { Bench } from '../bench.js';
import type { Suite } from '../suite.js';
import { journal, messages as arriving, next, within } from '../waiting.js';

const COUNT = 1000;
const INTERVAL = 1000;
/** Ms after which nobody waits any more for what does not come. */
const PATIENCE = 60_000;
const sequence: readonly number[] = Array.from({ length: COUNT }, (_, index) => index);

export function closing({ test }: Suite): void {
  test('a client that ends stays away', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const happened = journal(client, 'close', 'end', 'reconnect scheduled');
    const gone = next(spark, 'end');
    client.end();
    await gone;
    assert.equal(server.connected, 0);
    assert.deepEqual(happened, ['close', 'end']);
    assert.equal(spark.write('late'), false);
  });

  test('a client that a server ends stays away', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const happened = journal(client, 'close', 'end', 'reconnect scheduled');
    const gone = [next(spark, 'end'), next(client, 'end')];
    spark.end();
    assert.equal(spark.write('late'), false);
    await Promise.all(gone);
    assert.equal(server.connected, 0);
    assert.deepEqual(happened, ['close', 'end']);
  });

  test('a client that a server lets go returns', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const scheduled = next(client, 'reconnect scheduled');
    const gone = next(spark, 'end');
    spark.end(undefined, { reconnect: true });
    await gone;
    await bench.returned(client, scheduled);
    assert.equal(server.connected, 1);
  });

  test('a client whose connection a server destroys returns', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const scheduled = next(client, 'reconnect scheduled');
    spark.destroy();
    assert.equal(server.connected, 0);
    await bench.returned(client, scheduled);
    assert.equal(server.connected, 1);
  });

  test('all that a client writes arrives before its end', async (bench) => {
    const { client, spark } = await bench.pair();
    const arrived: unknown[] = [];
    spark.on('data', (message) => arrived.push(message));
    const gone = next(spark, 'end');
    for (const number of sequence) client.write(number);
    client.end('last');
    await gone;
    assert.deepEqual(arrived, [...sequence, 'last']);
  });

  test('all that a server writes arrives before its end', async (bench) => {
    const { client, spark } = await bench.pair();
    const arrived: unknown[] = [];
    client.on('data', (message) => arrived.push(message));
    const gone = next(client, 'end');
    for (const number of sequence) spark.write(number);
    spark.end('last');
    await gone;
    assert.deepEqual(arrived, [...sequence, 'last']);
  });

  test('a large message arrives before the end', async (bench) => {
    const { client, spark } = await bench.pair();
    const down = arriving(client, 1);
    const gone = next(client, 'end');
    spark.end('x'.repeat(1_000_000));
    await gone;
    assert.equal((await down).length, 1);
  });

  test('both ends may end at once, and twice', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const happened = journal(client, 'close', 'end', 'reconnect scheduled');
    const gone = next(spark, 'end');
    spark.end();
    client.end();
    spark.end();
    client.end();
    await gone;
    assert.deepEqual(happened, ['close', 'end']);
    assert.equal(server.connected, 0);
  });

  test('a server that ends a connection is not kept by a client that never answers', async (bench) => {
    const server = bench.serve({ pingInterval: INTERVAL });
    const { client, spark } = await bench.connect(server);
    const happened = journal(spark, 'end', 'close');
    bench.world.silence();
    const gone = next(spark, 'end');
    spark.end();
    assert.equal(spark.write('late'), false);
    await bench.clock.advance(2.5 * INTERVAL);
    await gone;
    assert.deepEqual(happened, ['end', 'close']);
    assert.equal(server.connected, 0);
    client.destroy();
    await nothingIsLeft(bench, server);
  });

  test('a client that ends is not kept by a server that never answers', async (bench) => {
    const server = bench.serve();
    const { client } = await bench.connect(server);
    const happened = journal(client, 'close', 'end', 'reconnect scheduled');
    bench.world.silence();
    const gone = next(client, 'end');
    client.end();
    await gone;
    await nothingIsLeft(bench, server);
    assert.deepEqual(happened, ['close', 'end']);
  });

  test('a server that is destroyed is not kept by a client that never answers', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const gone = next(spark, 'end');
    bench.world.silence();
    client.destroy();
    await nothingIsLeft(bench, server);
    await gone;
  });

  test('a client that has ended can be opened again', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const gone = next(spark, 'end');
    client.end();
    await gone;
    const connected = next(server, 'connection');
    const open = next(client, 'open');
    client.open();
    await Promise.all([connected, open]);
    assert.equal(server.connected, 1);
  });
}

/** Destroys the server and lets pass what time that may take: no connection stays, and no timer. */
async function nothingIsLeft({ clock }: Bench, server: Server): Promise<void> {
  const destroyed = within(server.destroy({ close: false }), 'destroy() to resolve');
  await clock.advance(PATIENCE);
  await destroyed;
  assert.equal(server.connected, 0);
  assert.equal(clock.pending, 0);
}
