import assert from 'node:assert/strict';
import type { Suite } from '../suite.js';
import { messages as arriving, next, within } from '../waiting.js';

const COUNT = 200;

export function crowds({ test, can }: Suite): void {
  if (!can('crowds')) return;

  test(`${COUNT} clients connect, are each answered, and all hear what is said to all`, async (bench) => {
    const server = bench.serve();
    server.on('connection', (spark) => {
      spark.on('data', (message) => {
        spark.write(message);
      });
    });
    const clients = Array.from({ length: COUNT }, () => bench.dial());
    await Promise.all(clients.map((client) => next(client, 'open')));
    assert.equal(server.connected, COUNT);
    assert.equal(new Set(await Promise.all(clients.map((client) => client.id()))).size, COUNT);

    const answers = clients.map((client) => arriving(client, 1));
    clients.forEach((client, index) => client.write(index));
    assert.deepEqual(
      (await Promise.all(answers)).flat(),
      clients.map((_, index) => index),
    );

    const heard = clients.map((client) => arriving(client, 1));
    server.write('all');
    assert.equal((await Promise.all(heard)).flat().filter((text) => text === 'all').length, COUNT);

    await within(server.destroy({ close: false }), 'destroy() to resolve');
    assert.equal(server.connected, 0);
  });
}
