import { chance } from '../chance.js';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { balance, type Balance, Numbered } from '../numbered.js';
import { eventually, happens } from '../waiting.js';

const CLIENTS = 50;
/** Ms over which they leave. Those who come back before all have are sent away again. */
const OVER = 2_000;
/** Ms within which all leave that have not been spread: who leaves first may take a while. */
const HERD = OVER / 4;
/** Ms between two messages of each: all of them run in one process, and have to be quick to leave. */
const PACE = 50;

/** A server leaves for another, with clients that talk to it all the while. */
export const drain: Fault = {
  name: `drain() for another server, ${CLIENTS} clients that talk`,
  unit: 'messages lost',
  atMost: 0,
  without8: 'Primus 8 has no drain.',
  async run(scene) {
    const first = await scene.start({ application: 'numbered' });
    const random = chance(scene.seed);
    const clients = Array.from({ length: CLIENTS }, (_, index) => {
      return new Numbered(scene.dial(first.port, { random }), `client ${index}`, PACE);
    });
    await Promise.all(clients.map(({ client }) => happens(client, 'data')));
    const left = Promise.all(clients.map(({ client }) => happens(client, 'close')));
    const back = Promise.all(clients.map(({ client }) => happens(client, 'reconnected')));

    const drained = await eventually(first.ask('drain', { over: OVER }), 30_000);
    if (!drained) return { wounds: ['drain did not come to its end'] };
    if (!(await eventually(left, 1_000))) {
      return { wounds: ['there were clients left when drain was over'] };
    }
    const { connected } = await first.ask('vitals');
    const times = await left;
    const spread = Math.max(...times) - Math.min(...times);
    const wrong = [
      ...(connected > 0 ? [`${connected} connections are left where all were sent away`] : []),
      ...(spread < HERD ? [`all clients left within ${spread} ms`] : []),
    ];

    let result: Balance | undefined;
    const second = await scene.start({ application: 'numbered', port: first.port });
    const outcome = await endure(second, async () => {
      if (await eventually(back, 60_000)) {
        await Promise.all(clients.map((client) => client.settle()));
        result = await balance(clients, first, second);
      } else wrong.push('not all clients came back');
      for (const { client } of clients) client.destroy();
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
