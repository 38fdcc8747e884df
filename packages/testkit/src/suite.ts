import type { Parser } from '@primus/protocol';
import { ManualClock } from '@primus/transformer-memory';
import { Bench } from './bench.js';
import type { Runner } from './runner.js';
import type { World } from './world.js';

/**
 * What a transformer may be unable to do, because its framework is.
 *
 * - `binary`: carries bytes as they are.
 * - `flowControl`: tells what waits and when it is gone.
 * - `pause`: stops reading, on both ends.
 * - `maxLength`: refuses messages that are too long.
 * - `port`: tells the port that a client comes from, not its address alone.
 * - `crowds`: connects 200 clients from one place; a page has six connections for its requests.
 */
export type Ability = 'binary' | 'flowControl' | 'pause' | 'maxLength' | 'port' | 'crowds';

/** What is tested, and with what. */
export interface Subject extends Runner {
  readonly parser: Parser;
  /** Makes the world of one test. `clock` is the one that server and clients go by. */
  readonly world: (clock: ManualClock) => World | Promise<World>;
  /** What the transformer cannot do. Default: it can do everything. */
  readonly without?: readonly Ability[];
}

/** Tests of one topic. */
export interface Suite {
  /** A test with a bench of its own. */
  readonly test: (name: string, body: (bench: Bench) => Promise<void>) => void;
  readonly can: (ability: Ability) => boolean;
}

export function suiteOf({ it, parser, world, without = [] }: Subject): Suite {
  return {
    can: (ability) => !without.includes(ability),
    test(name, body) {
      it(name, async () => {
        const clock = new ManualClock();
        const bench = new Bench(await world(clock), parser, clock);
        try {
          await body(bench);
        } finally {
          await bench.close();
        }
      });
    },
  };
}
