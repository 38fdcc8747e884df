import assert from 'node:assert/strict';
import type { Link } from '@primus/protocol';
import type { Bench, Pair } from '../bench.js';
import type { Suite } from '../suite.js';
import { messages as arriving, next, within } from '../waiting.js';

const MARK = 65_536;
const chunk = 'x'.repeat(MARK);
/** More than any system keeps in the buffers of its sockets. */
const ENOUGH = 4096;

const options = { highWaterMark: MARK, maxBacklog: Infinity } as const;

/** Writes until it is asked to wait; answers how many messages that took. */
async function fill(end: { write(message: unknown): boolean }): Promise<number> {
  for (let count = 1; count <= ENOUGH; count++) {
    if (!end.write({ count, chunk })) return count;
    // The system takes what it can only between two turns of the event loop.
    await new Promise(setImmediate);
  }
  return assert.fail('The writer was never asked to wait.');
}

function inOrder(all: unknown[]): void {
  const counts = all.map((message) => (message as { count: number }).count);
  assert.deepEqual(
    counts,
    counts.map((_, index) => index + 1),
  );
}

function pair(bench: Bench): Promise<Pair> {
  return bench.pair(options, { highWaterMark: MARK });
}

export function backpressure({ test, can }: Suite): void {
  if (!can('flowControl')) return;

  const directions = {
    'the server': ({ client, spark }: Pair) => ({ writer: spark, reader: client }),
    'the client': ({ client, spark }: Pair) => ({ writer: client, reader: spark }),
  };
  for (const [who, choose] of Object.entries(directions)) {
    test(`${who} is asked to wait for "drain" while nothing gets through`, async (bench) => {
      const { writer, reader } = choose(await pair(bench));
      bench.world.stall();
      const written = await fill(writer);
      const drained = next(writer, 'drain');
      const all = arriving(reader, written);
      bench.world.flow();
      await drained;
      inOrder(await all);
    });

    test(`what ${who} sends while nothing gets through is sent when there is room`, async (bench) => {
      const { writer, reader } = choose(await pair(bench));
      bench.world.stall();
      const written = await fill(writer);
      const all = arriving(reader, written + 1);
      const sending = writer.send({ count: written + 1, chunk });
      bench.world.flow();
      await within(sending, 'send() to resolve');
      inOrder(await all);
    });

    if (!can('pause')) continue;
    test(`${who} is made to wait by a reader that has paused`, async (bench) => {
      const { writer, reader } = choose(await pair(bench));
      reader.pause();
      const written = await fill(writer);
      const drained = next(writer, 'drain');
      const all = arriving(reader, written);
      reader.resume();
      await drained;
      inOrder(await all);
    });

    test(`a reader that has paused may end while ${who} waits for it`, async (bench) => {
      const { writer, reader } = choose(await pair(bench));
      reader.pause();
      await fill(writer);
      const gone = [next(writer, 'end'), next(reader, 'end')];
      reader.end();
      await Promise.all(gone);
      assert.equal(writer.write('late'), false);
    });
  }

  test('a server that awaits send() keeps little in memory', async (bench) => {
    const { client, spark } = await pair(bench);
    const link: Link = spark.connection.link;
    const all = arriving(client, 200);
    for (let count = 1; count <= 200; count++) {
      await within(spark.send({ count, chunk }), 'send() to resolve');
      assert.ok(link.buffered <= 3 * MARK, `${link.buffered} bytes wait`);
    }
    inOrder(await all);
  });
}
