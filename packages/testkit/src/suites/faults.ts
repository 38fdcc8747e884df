import assert from 'node:assert/strict';
import { type Spark } from '@primus/core';
import type { Suite } from '../suite.js';
import { firstMessages, journal, messages as arriving, next } from '../waiting.js';

const INTERVAL = 1000;
/** Ms within which either end has to find out. */
const LIMIT = 2.5 * INTERVAL;

export function faults({ test, can }: Suite): void {
  test('a connection that breaks ends on both ends, and the client returns', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const happened = journal(
      client,
      'open',
      'close',
      'end',
      'reconnect scheduled',
      'reconnect',
      'reconnected',
    );
    const gone = next(spark, 'end');
    const scheduled = next(client, 'reconnect scheduled');
    bench.world.cut();
    await gone;
    const connected = next(server, 'connection');
    await bench.returned(client, scheduled);
    const [again] = (await connected) as [Spark];
    assert.notEqual(again.id, spark.id);
    assert.equal(server.connected, 1);
    assert.deepEqual(happened, [
      'close',
      'reconnect scheduled',
      'reconnect',
      'reconnected',
      'open',
    ]);
  });

  test('what is written while the client is away arrives when it is back', async (bench) => {
    const server = bench.serve();
    const { client } = await bench.connect(server);
    const scheduled = next(client, 'reconnect scheduled');
    bench.world.cut();
    await scheduled;
    client.write('first');
    client.write('second');
    const arrived = firstMessages(server, 2);
    await bench.returned(client, scheduled);
    assert.deepEqual(await arrived, ['first', 'second']);
  });

  test('a server finds out that a connection is dead', async (bench) => {
    const { spark } = await bench.pair({ pingInterval: INTERVAL });
    const answered = next(spark, 'heartbeat');
    await bench.clock.advance(INTERVAL);
    await answered;
    const gone = next(spark, 'end');
    bench.world.silence();
    await bench.clock.advance(LIMIT);
    await gone;
  });

  test('a client finds out that its connection is dead, and returns', async (bench) => {
    const server = bench.serve({ pingInterval: INTERVAL });
    const { client } = await bench.connect(server, {
      pingTimeout: 1.5 * INTERVAL,
      // Not before the time to find out is over.
      reconnect: { min: LIMIT },
    });
    const scheduled = next(client, 'reconnect scheduled');
    bench.world.silence();
    await bench.clock.advance(LIMIT);
    await bench.returned(client, scheduled);
    assert.equal(await client.id().then((id) => server.spark(id)?.id === id), true);
  });

  if (!can('maxLength')) return;
  test('a message that is too long ends its connection and no other', async (bench) => {
    const server = bench.serve({ maxLength: 1000 });
    const { client, spark } = await bench.connect(server);
    const other = await bench.connect(server);
    const arrived = arriving(spark, 1);
    const gone = [next(client, 'close'), next(spark, 'end')];
    client.write('fits');
    client.write('é'.repeat(501));
    await Promise.all(gone);
    assert.deepEqual(await arrived, ['fits']);
    const echo = arriving(other.spark, 1);
    other.client.write('still here');
    assert.deepEqual(await echo, ['still here']);
  });

  test('messages that are long only together are no reason to end', async (bench) => {
    const server = bench.serve({ maxLength: 1000 });
    const { client, spark } = await bench.connect(server);
    const count = 1000;
    const arrived = arriving(spark, count);
    for (let number = 0; number < count; number++) client.write('é'.repeat(490));
    assert.equal((await arrived).length, count);
    assert.equal(spark.writable, true);
  });
}
