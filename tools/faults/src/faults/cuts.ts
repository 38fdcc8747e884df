import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { balance, type Balance, Numbered } from '../numbered.js';
import { eventually, until } from '../waiting.js';
import { asItIs, type Carriage, cutAfter, Middlebox, type Passage } from '../wire/middlebox.js';

const CLIENTS = 10;
const CUTS = 200;
/** How many of them are in a run that takes seconds. */
const SHARE = 1 / 4;
/** More than enough, as some connections are closed by their clients before they are cut. */
const DRAWN = 20 * CUTS;
const AT_ONCE = { bytes: 0, upwards: true };
/** Ms for all cuts, and for all clients to come back: some wait 8 s for half an answer of SockJS. */
const CUT_WITHIN = 60_000;
const BACK_WITHIN = 30_000;

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
    const wanted = scene.full ? CUTS : CUTS * SHARE;
    const subject = await scene.start({ application: 'numbered', primus: HEARTBEAT });
    const box: Middlebox = new Middlebox(
      subject.port,
      cutting(scene, () => box.cuts >= wanted),
    );
    const port = await box.listen();
    scene.after(() => box.close());
    const wrong: string[] = [];
    let result: Balance | undefined;

    const outcome = await endure(subject, async () => {
      const clients = Array.from({ length: CLIENTS }, (_, index) => {
        return new Numbered(scene.dial(port, { reconnect: RECONNECT }), `client ${index}`);
      });
      if (!(await until(() => box.cuts >= wanted, CUT_WITHIN))) {
        wrong.push(`only ${box.cuts} of ${wanted} connections were cut`);
      }
      const settled = Promise.all(clients.map((client) => client.settle()));
      const back = await eventually(settled, BACK_WITHIN);
      for (const { client } of clients) client.destroy();
      if (back) result = await balance(clients, subject);
      else wrong.push('not all clients came back');
      return result?.lost;
    });
    const { detail, wounds = [] } = result ?? {};
    return {
      ...outcome,
      ...(detail !== undefined && { detail }),
      wounds: [...outcome.wounds, ...wrong, ...wounds],
    };
  },
};

/** Cuts connections where it is drawn, until it is enough: then all are carried as they are. */
function cutting({ seed }: Scene, enough: () => boolean): () => Carriage {
  const drawn = fc.sample(budgets, { seed, numRuns: DRAWN }).values();
  return () => {
    const { bytes, upwards } = drawn.next().value ?? AT_ONCE;
    const cut = cutAfter(bytes);
    const passage: Passage = (data) => (enough() ? [data] : cut(data));
    return upwards ? { up: passage, down: asItIs } : { up: asItIs, down: passage };
  };
}
