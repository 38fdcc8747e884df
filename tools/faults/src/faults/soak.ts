import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { Proxy } from '@primus/testkit';
import { balance, type Balance, Numbered } from '../numbered.js';
import { eventually, happens } from '../waiting.js';

/** Ms that it takes, for the page and else. */
const LONG = 180_000;
const SHORT = 30_000;
/** Ms between two events. */
const PACE = 100;
/** How often to look at what is held, of which the least counts. */
const LOOKS = 10;
const CLIENTS = 10;
/** Ms in which all clients have to be back when it is over. */
const BACK_WITHIN = 30_000;
const RECONNECT = { min: 5, max: 50, retries: 1_000_000 };

/** Sessions over requests that were cut are found by their silence. */
const HEARTBEAT = { pingInterval: 1_000 };

type Act = 'cut' | 'stall' | 'flow' | 'flood' | 'churn';
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('churn' as const) },
  fc.constantFrom<Act>('cut', 'stall', 'flow', 'flow', 'flood'),
);

/** Everything at once, for a while: messages, cuts, readers that stop, clients that come and go. */
export const soak: Fault = {
  name: 'Messages, cuts, readers that stop, and clients that come and go, for three minutes',
  unit: 'MB more at the end than half-way',
  atMost: 8,
  share: 'half a minute.',
  async run(scene) {
    const subject = await scene.start({ application: 'numbered', primus: HEARTBEAT });
    const proxy = new Proxy(subject.port);
    const port = await proxy.listen();
    scene.after(() => proxy.close());
    let result: Balance | undefined;

    const outcome = await endure(subject, async ({ held }) => {
      const clients = Array.from({ length: CLIENTS }, (_, index) => {
        return new Numbered(scene.dial(port, { reconnect: RECONNECT }), `client ${index}`);
      });
      const begun = Date.now();
      const time = scene.full ? LONG : SHORT;
      const drawn = fc.sample(acts, { seed: scene.seed, numRuns: (2 * LONG) / PACE }).values();
      let halfWay: number | undefined;
      for (const act of drawn) {
        const elapsed = Date.now() - begun;
        if (elapsed > time / 2) halfWay ??= await quietly(proxy, held);
        if (elapsed > time) break;
        await perform(act, scene, proxy, port, clients);
        await new Promise((resolve) => setTimeout(resolve, PACE));
      }
      const end = await quietly(proxy, held);
      const settled = Promise.all(clients.map((client) => client.settle()));
      if (await eventually(settled, BACK_WITHIN)) result = await balance(clients, subject);
      for (const { client } of clients) client.destroy();
      return Math.max(0, Math.round(end - (halfWay ?? 0)));
    });
    const { detail, wounds } = result ?? { wounds: ['not all clients came back'] };
    return {
      ...outcome,
      ...(detail !== undefined && { detail: `messages lost: ${detail}` }),
      wounds: [...outcome.wounds, ...wounds],
    };
  },
};

/** What is held while nobody is behind. */
async function quietly(proxy: Proxy, held: () => Promise<number>): Promise<number> {
  proxy.flow();
  let least = Infinity;
  // What was kept for those who did not read takes a while to leave.
  for (let looks = 0; looks < LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, PACE));
    least = Math.min(least, await held());
  }
  return least;
}

async function perform(
  act: Act,
  scene: Scene,
  proxy: Proxy,
  port: number,
  clients: readonly Numbered[],
): Promise<void> {
  if (act === 'cut') return proxy.cut();
  if (act === 'stall') return proxy.stall();
  if (act === 'flow') return proxy.flow();
  if (act === 'flood') {
    for (const { client } of clients) client.write('x'.repeat(100_000));
    return;
  }
  const visitor = scene.dial(port, { strategy: false });
  const open = happens(visitor, 'open');
  visitor.write('Hello.');
  await eventually(open, PACE);
  visitor.destroy();
}
