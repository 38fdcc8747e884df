import assert from 'node:assert/strict';
import type { Suite } from '../suite.js';
import { journal, messages as arriving, next, within } from '../waiting.js';

export function shutdown({ test }: Suite): void {
  test('a server that is destroyed delivers what it wrote and sends all clients away', async (bench) => {
    const server = bench.serve();
    const pairs = [await bench.connect(server), await bench.connect(server)];
    const journals = pairs.map(({ client }) => journal(client, 'end', 'reconnect scheduled'));
    const arrived = pairs.map(({ client }) => arriving(client, 100));
    const ended = pairs.map(({ client }) => next(client, 'end'));
    for (const { spark } of pairs) for (let i = 0; i < 100; i++) spark.write(i);
    await within(server.destroy({ close: false }), 'destroy() to resolve');
    await Promise.all([...arrived, ...ended]);
    assert.equal(server.connected, 0);
    assert.deepEqual(journals, [['end'], ['end']]);
  });

  test('clients return to the server that follows one that let them', async (bench) => {
    const server = bench.serve();
    const { client } = await bench.connect(server);
    const scheduled = next(client, 'reconnect scheduled');
    await within(server.destroy({ close: false, reconnect: true }), 'destroy() to resolve');
    const successor = bench.serve();
    await bench.returned(client, scheduled);
    assert.equal(await client.id().then((id) => successor.spark(id)?.id === id), true);
  });

  test('nobody connects to a server that was destroyed', async (bench) => {
    const server = bench.serve();
    await server.destroy({ close: false });
    const client = bench.dial({ strategy: false });
    const [error] = await next(client, 'error');
    assert.equal((error as { code?: string }).code, 'CONNECT_FAILED');
    assert.equal(server.connected, 0);
  });

  test('no timer is left behind', async (bench) => {
    const server = bench.serve();
    const { client, spark } = await bench.connect(server);
    const gone = next(spark, 'end');
    client.end();
    await gone;
    await server.destroy({ close: false });
    assert.equal(bench.clock.pending, 0);
  });
}
