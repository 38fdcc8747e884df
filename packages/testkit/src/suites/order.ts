import assert from 'node:assert/strict';
import type { Packet } from '@primus/protocol';
import type { Suite } from '../suite.js';
import { messages as arriving } from '../waiting.js';

const COUNT = 1000;
const sequence: readonly number[] = Array.from({ length: COUNT }, (_, index) => index);

/** Takes longer for some messages than for others, and no time at all for most. */
async function linger({ data }: Packet): Promise<void> {
  for (let turns = Number(data) % 5; turns > 0; turns--) await Promise.resolve();
}

function sometimes(packet: Packet): void | Promise<void> {
  return Number(packet.data) % 3 === 0 ? linger(packet) : undefined;
}

function lengths(texts: unknown[]): number[] {
  return texts.map((text) => (text as string).length);
}

export function order({ test }: Suite): void {
  test(`${COUNT} messages written in one tick arrive in order, both ways`, async (bench) => {
    const { client, spark } = await bench.pair();
    const up = arriving(spark, COUNT);
    const down = arriving(client, COUNT);
    for (const number of sequence) {
      client.write(number);
      spark.write(number);
    }
    assert.deepEqual(await up, sequence);
    assert.deepEqual(await down, sequence);
  });

  test('asynchronous transforms on both ends keep the order, both ways', async (bench) => {
    const server = bench.serve();
    server.transform('incoming', linger).transform('outgoing', sometimes);
    const { client, spark } = await bench.connect(server);
    client.transform('incoming', sometimes).transform('outgoing', linger);
    const up = arriving(spark, COUNT);
    const down = arriving(client, COUNT);
    for (const number of sequence) {
      client.write(number);
      spark.write(number);
    }
    assert.deepEqual(await up, sequence);
    assert.deepEqual(await down, sequence);
  });

  test('what is written to all and to one keeps its order, in one tick and over several', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const down = arriving(client, COUNT);
    for (const number of sequence) {
      if (number % 3 === 0) server.write(number);
      else spark.write(number);
      if (number % 100 === 0) await Promise.resolve();
    }
    assert.deepEqual(await down, sequence);
  });

  test('messages of very different size keep their order', async (bench) => {
    const { client, spark } = await bench.pair();
    const sizes = [1, 200_000, 3, 70_000, 0, 500_000, 10];
    const up = arriving(spark, sizes.length);
    const down = arriving(client, sizes.length);
    for (const size of sizes) {
      client.write('x'.repeat(size));
      spark.write('x'.repeat(size));
    }
    assert.deepEqual(lengths(await up), sizes);
    assert.deepEqual(lengths(await down), sizes);
  });

  test('what is sent is followed by what is written', async (bench) => {
    const { client, spark } = await bench.pair();
    const up = arriving(spark, 3);
    const sent = client.send(1);
    client.write(2);
    await Promise.all([sent, client.send(3)]);
    assert.deepEqual(await up, [1, 2, 3]);
  });
}
