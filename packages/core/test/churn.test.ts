import { expect, test } from 'vitest';
import { Stage } from './memory.js';

const ROUNDS = 500;

test('connections that come and go in every way leave nothing behind', async () => {
  const stage = new Stage();
  const { server, network, clock } = stage;
  await clock.advance(0);
  const before = clock.pending;
  let gone = 0;
  server.on('disconnection', () => gone++);
  for (let round = 0; round < ROUNDS; round++) {
    const pairs = [];
    for (let i = 0; i < 4; i++) pairs.push(await stage.connect('', { strategy: false }));
    const [ended, left, destroyed, cut] = pairs;
    ended?.spark.end();
    left?.client.end();
    destroyed?.spark.destroy();
    cut?.wire.cut();
    await clock.advance(0);
    for (const { client } of pairs) client.destroy();
  }
  expect([gone, server.connected, network.wires.length]).toEqual([4 * ROUNDS, 0, 0]);
  expect(Object.keys(server.connections)).toEqual([]);
  expect(clock.pending).toBe(before);
});
