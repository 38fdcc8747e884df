import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stage } from './stage.js';

/** What happens to a connection that lives on, and how long until the next. */
type Event =
  | { readonly type: 'up' | 'down'; readonly size: number; readonly count: number }
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'slow'; readonly end: 'client' | 'server'; readonly rate: number }
  | { readonly type: 'pause' | 'resume'; readonly end: 'client' | 'server' }
  | { readonly type: 'heal' };

const end = fc.constantFrom('client' as const, 'server' as const);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom('up' as const, 'down' as const),
      size: fc.constantFrom(0, 1, 1000, 70_000, 200_000),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
  fc.record({ type: fc.constant('delay' as const), ms: fc.integer({ min: 0, max: 300 }) }),
  fc.record({
    type: fc.constant('slow' as const),
    end,
    rate: fc.constantFrom(0, 1000, 1_000_000),
  }),
  fc.record({ type: fc.constantFrom('pause' as const, 'resume' as const), end }),
  fc.constant({ type: 'heal' as const }),
);
const script = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 500 })), { maxLength: 40 });

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

test('nothing is lost, doubled or reordered on a connection that lives, whatever befalls it', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.boolean(), async (events, transforms) => {
      const limits = { highWaterMark: 65_536 };
      const stage = await Stage.connected(limits, { ...limits, maxBacklog: Infinity });
      const { client, spark, wire, clock } = stage;
      const written: Record<'up' | 'down', number> = { up: 0, down: 0 };
      const arrived: Record<'up' | 'down', number[]> = { up: [], down: [] };
      const note =
        (direction: 'up' | 'down') =>
        (message: unknown): void =>
          void arrived[direction].push((message as { number: number }).number);
      spark.on('data', note('up'));
      client.on('data', note('down'));
      if (transforms) {
        client.transform('outgoing', () => Promise.resolve());
        stage.server.transform('incoming', () => Promise.resolve());
      }
      const act = (given: Event): void => {
        switch (given.type) {
          case 'up':
          case 'down':
            for (let i = 0; i < given.count; i++) {
              const message = { number: written[given.type]++, text: 'x'.repeat(given.size) };
              (given.type === 'up' ? client : spark).write(message);
            }
            return;
          case 'delay':
            return wire.delay(given.ms);
          case 'slow':
            return wire.slow(given.rate, given.end);
          case 'pause':
          case 'resume':
            return void (given.end === 'client' ? client : spark)[given.type]();
          case 'heal':
            return wire.heal();
        }
      };
      for (const [given, ms] of events) {
        act(given);
        await clock.advance(ms);
      }
      wire.heal();
      client.resume();
      spark.resume();
      await clock.advance(10_000);

      expect(arrived).toEqual({ up: numbers(written.up), down: numbers(written.down) });
      expect(stage.events.filter((name) => name !== 'drain')).toEqual([]);
      client.destroy();
    }),
    { numRuns: 100 },
  );
});
