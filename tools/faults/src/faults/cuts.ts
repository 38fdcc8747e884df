import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { balance, type Balance, Numbered } from '../numbered.js';
import { eventually, until } from '../waiting.js';
import { asItIs, type Carriage, cutAfter, Middlebox } from '../wire/middlebox.js';

const CLIENTS = 10;
const CUTS = 200;
/** How many of them are in a run that takes seconds. */
const SHARE = 1 / 4;
/** So that it takes no longer than it must. */
const RECONNECT = { min: 5, max: 20, retries: 1_000 };

/** Sessions over requests that were cut are found by their silence. */
const HEARTBEAT = { pingInterval: 1_000 };

/** Where connections are cut: within the handshake, or somewhere in what follows. */
const budgets = fc.record({
  bytes: fc.oneof(fc.nat(600), fc.integer({ min: 600, max: 6_000 })),
  upwards: fc.boolean(),
});

/** Connections are cut anywhere, while numbers travel both ways. */
export const cuts: Fault = {
  name: `${CUTS} cuts at random bytes, with numbered messages both ways`,
  unit: 'messages lost',
  share: 'a quarter of them.',
  async run(scene) {
    const subject = await scene.start({ application: 'numbered', primus: HEARTBEAT });
    const box = new Middlebox(subject.port, cutting(scene));
    const port = await box.listen();
    scene.after(() => box.close());
    let result: Balance | undefined;

    const outcome = await endure(subject, async () => {
      const clients = Array.from({ length: CLIENTS }, (_, index) => {
        return new Numbered(scene.dial(port, { reconnect: RECONNECT }), `client ${index}`);
      });
      await until(() => box.cuts >= (scene.full ? CUTS : CUTS * SHARE));
      const settled = Promise.all(clients.map((client) => client.settle()));
      const back = await eventually(settled, 30_000);
      for (const { client } of clients) client.destroy();
      if (back) result = await balance(clients, subject);
      return result?.lost;
    });
    if (!result) return { wounds: [...outcome.wounds, 'not all clients came back'] };
    const { detail, wounds } = result;
    return { ...outcome, detail, wounds: [...outcome.wounds, ...wounds] };
  },
};

/** Cuts so many connections at the least, and lets those that follow be. */
function cutting({ seed }: Scene): () => Carriage {
  // Some are closed by their clients before it comes to that.
  const drawn = fc.sample(budgets, { seed, numRuns: 2 * CUTS });
  return () => {
    const next = drawn.shift();
    if (!next) return { up: asItIs, down: asItIs };
    const cut = cutAfter(next.bytes);
    return next.upwards ? { up: cut, down: asItIs } : { up: asItIs, down: cut };
  };
}
