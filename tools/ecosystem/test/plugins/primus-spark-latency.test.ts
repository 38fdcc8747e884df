import { describe, expect, test } from 'vitest';
import { clients, message, pair, serve } from './support.js';

interface WithLatency {
  readonly latency: number;
}

/** Refuses nobody, but answers only when the clock has moved on. */
const slowly = (_: unknown, done: () => void) => {
  const began = Date.now();
  const wait = (): void => void (Date.now() > began + 1 ? done() : setImmediate(wait));
  wait();
};

describe.each(Object.entries(clients))('primus-spark-latency with %s', (_, socketOf) => {
  test('a spark knows the latency of its client, and the application sees no message', async () => {
    const served = await serve({
      plugins: ['primus-spark-latency'],
      options: { authorization: slowly },
    });
    const { spark, client } = await pair<WithLatency>(served, socketOf(served.primus));
    const arrived = message(spark);
    client.write('after');
    expect(await arrived).toBe('after');
    expect(spark.latency).toBeGreaterThan(0);
  });
});
