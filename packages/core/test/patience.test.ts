import { describe, expect, test } from 'vitest';
import { Stage } from './memory.js';

const never = (): Promise<never> => new Promise(() => {});

describe('a hook that never answers', () => {
  test('ends its connection, with an error that says so', async () => {
    const stage = new Stage({ handshakeTimeout: 2000, pingInterval: false });
    stage.server.transform('incoming', ({ data }) => (data === 'hangs' ? never() : undefined));
    const { client, spark } = await stage.connect('', { strategy: false });
    const { client: other, spark: others } = await stage.connect();
    const errors: unknown[] = [];
    spark.on('error', (error) => errors.push(error.code));
    const heard: unknown[] = [];
    others.on('data', (message) => heard.push(message));
    client.write('hangs');
    client.write('waits behind it');
    await stage.clock.advance(1999);
    other.write('is not concerned');
    await stage.clock.advance(0);
    expect([spark.readyState, errors, heard]).toEqual([3, [], ['is not concerned']]);
    await stage.clock.advance(1);
    expect([spark.readyState, errors]).toEqual([2, ['HOOK_TIMEOUT']]);
    expect(stage.server.connected).toBe(1);
    other.destroy();
  });

  test('does not keep the spark of a client that is gone', async () => {
    const stage = new Stage({ handshakeTimeout: 2000, pingInterval: false });
    stage.server.transform('incoming', never);
    const { client } = await stage.connect('', { strategy: false });
    client.write('hangs');
    await stage.clock.advance(0);
    client.destroy();
    await stage.clock.advance(1999);
    expect(stage.server.connected).toBe(1);
    await stage.clock.advance(1);
    expect([stage.server.connected, stage.clock.pending]).toEqual([0, 0]);
  });
});

test('a hook that answers in time leaves no timer', async () => {
  const stage = new Stage({ pingInterval: false });
  stage.server.transform('incoming', () => Promise.resolve());
  const { client, spark } = await stage.connect('', { pingTimeout: false });
  const heard: unknown[] = [];
  spark.on('data', (message) => heard.push(message));
  client.write('quick');
  await stage.clock.advance(0);
  expect([heard, stage.clock.pending]).toEqual([['quick'], 0]);
  client.destroy();
});
