import { describe, expect, onTestFinished, test } from 'vitest';
import { Stage } from './memory.js';

const failure = new Error('The application failed.');

function fail(): never {
  throw failure;
}

/** Collects what would end the process, instead of failing the run. */
function uncaught(): unknown[] {
  const before = process.listeners('uncaughtException');
  const caught: unknown[] = [];
  const collect = (cause: unknown): void => void caught.push(cause);
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', collect);
  onTestFinished(() => {
    process.off('uncaughtException', collect);
    for (const listener of before) process.on('uncaughtException', listener);
  });
  return caught;
}

describe('a spark that closes', () => {
  test.each(['readyStateChange', 'end', 'close'] as const)(
    'is forgotten and tells all the same when a listener of %s throws',
    async (event) => {
      const stage = new Stage();
      const { spark } = await stage.connect();
      const told: string[] = [];
      spark.on(event, fail);
      spark.prependListener('readyStateChange', () => told.push('readyStateChange'));
      spark.prependListener('end', () => told.push('end'));
      spark.prependListener('close', () => told.push('close'));
      stage.server.on('disconnection', () => told.push('disconnection'));
      expect(() => spark.destroy()).toThrow(failure);
      expect(stage.server.connected).toBe(0);
      expect(told).toEqual(['readyStateChange', 'disconnection', 'end', 'close']);
      expect(spark.listenerCount('end')).toBe(0);
    },
  );
});

describe('destroy', () => {
  test('resolves when a listener of disconnection throws', async () => {
    const caught = uncaught();
    const stage = new Stage();
    await stage.connect();
    await stage.connect();
    stage.server.on('disconnection', fail);
    await stage.server.destroy();
    await stage.clock.advance(0);
    expect(stage.server.connected).toBe(0);
    expect(stage.clock.now()).toBe(0);
    expect(new Set(caught)).toEqual(new Set([failure]));
  });

  test('does not depend on who listens to disconnection', async () => {
    const stage = new Stage();
    await stage.connect();
    const destroyed = stage.server.destroy({ timeout: 1000 });
    await stage.clock.advance(0);
    stage.server.removeAllListeners('disconnection');
    await stage.clock.advance(1000);
    await destroyed;
    expect(stage.server.connected).toBe(0);
  });

  test('is done, and then rejects, when a listener of close throws', async () => {
    const stage = new Stage();
    await stage.connect();
    stage.server.on('close', fail);
    await expect(stage.server.destroy()).rejects.toBe(failure);
    expect(stage.server.connected).toBe(0);
    const errors: unknown[] = [];
    stage.dial('', { strategy: false }).on('error', (error) => errors.push(error));
    await stage.clock.advance(0);
    expect(errors).toHaveLength(1);
  });
});

test('heartbeats go on when a listener throws', async () => {
  const caught = uncaught();
  const stage = new Stage({ pingInterval: 1000 });
  const { spark, wire } = await stage.connect();
  const { wire: other } = await stage.connect();
  spark.on('end', fail);
  wire.halfOpen();
  await stage.clock.advance(4000);
  expect(caught).toEqual([failure]);
  expect(stage.server.connected).toBe(1);
  other.halfOpen();
  await stage.clock.advance(4000);
  expect(stage.server.connected).toBe(0);
});

describe('an error that nobody listens to is logged', () => {
  test('also when all listeners were removed', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    spark.removeAllListeners();
    spark.connection.frame('{broken');
    expect(stage.logs).toEqual([
      ['error', expect.objectContaining({ code: 'DECODE_FAILED' }), spark],
    ]);
    expect(spark.readyState).toBe(3);
  });

  test('and as news of no weight where a peer hung up', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    spark.connection.error(reset);
    expect(stage.logs).toEqual([['info', expect.objectContaining({ cause: reset }), spark]]);
  });

  test('and not logged where somebody does', async () => {
    const stage = new Stage();
    const { spark } = await stage.connect();
    const errors: unknown[] = [];
    spark.on('error', (error) => errors.push(error.code));
    spark.connection.frame('{broken');
    expect(errors).toEqual(['DECODE_FAILED']);
    expect(stage.logs).toEqual([]);
  });
});
