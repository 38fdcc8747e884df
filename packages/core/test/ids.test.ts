import { expect, test } from 'vitest';
import { Stage } from './memory.js';

test('an id that is taken is replaced, and both connections live and leave', async () => {
  const stage = new Stage({ idGenerator: () => 'same' });
  const gone: string[] = [];
  stage.server.on('disconnection', ({ id }) => gone.push(id));
  const { spark: first } = await stage.connect();
  const { spark: second } = await stage.connect();
  expect(first.id).toBe('same');
  expect(second.id).not.toBe('same');
  expect(stage.server.connected).toBe(2);
  expect(stage.server.spark('same')).toBe(first);
  expect(stage.logs).toEqual([['warn', expect.stringContaining('"same"')]]);
  await stage.server.destroy();
  expect(gone.toSorted()).toEqual([first.id, second.id].toSorted());
  expect(stage.network.wires).toEqual([]);
});

test('an id is free again when its connection is gone', async () => {
  const stage = new Stage({ idGenerator: () => 'same' });
  const { spark } = await stage.connect();
  spark.destroy();
  expect((await stage.connect()).spark.id).toBe('same');
  expect(stage.logs).toEqual([]);
});

test('a generator that throws refuses the connection, and nothing else', async () => {
  const failure = new Error('No more ids.');
  let broken = true;
  const stage = new Stage({
    idGenerator: () => {
      if (broken) throw failure;
      return 'fine';
    },
  });
  const closed: string[] = [];
  const client = stage.dial('', { strategy: false });
  client.on('close', () => closed.push('close'));
  await stage.clock.advance(0);
  expect(closed).toEqual(['close']);
  expect(stage.server.connected).toBe(0);
  expect(stage.logs).toEqual([['error', expect.any(String), failure]]);
  broken = false;
  expect((await stage.connect()).spark.id).toBe('fine');
});

test('connections are an object by id, as they are at any moment', async () => {
  const stage = new Stage();
  const { connections } = stage.server;
  expect(connections).toEqual({});
  const { spark } = await stage.connect();
  expect(connections[spark.id]).toBe(spark);
  expect(Object.keys(connections)).toEqual([spark.id]);
  expect(Object.entries(connections)).toEqual([[spark.id, spark]]);
  expect(spark.id in connections).toBe(true);
  expect('toString' in connections).toBe(false);
  expect(connections.__proto__).toBeUndefined();
  expect(() => Object.assign(connections, { other: spark })).toThrow(TypeError);
  expect(Reflect.deleteProperty(connections, spark.id)).toBe(false);
  spark.destroy();
  expect(connections[spark.id]).toBeUndefined();
  expect(Object.keys(connections)).toEqual([]);
});
