import assert from 'node:assert/strict';
import type { Suite } from '../suite.js';
import { journal, next } from '../waiting.js';

const INTERVAL = 1000;

export function heartbeat({ test }: Suite): void {
  test('a quiet connection stays, for heartbeats go both ways', async (bench) => {
    const { client, spark } = await bench.pair(
      { pingInterval: INTERVAL },
      { pingTimeout: 1.5 * INTERVAL },
    );
    const gone = [journal(client, 'close'), journal(spark, 'end')];
    for (let round = 0; round < 5; round++) {
      const answered = next(spark, 'heartbeat');
      await bench.clock.advance(INTERVAL);
      await answered;
    }
    assert.deepEqual(gone, [[], []]);
    assert.ok(spark.latency >= 0);
  });
}
