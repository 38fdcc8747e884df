import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { happens, until } from '../waiting.js';

/** Of which the bystander has one. */
const LIMIT = 10;
const VISITORS = 2 * LIMIT;

/** From one address come more than may: those who are too many go, and make room when they have. */
export const crowdedAddress: Fault = {
  name: `${VISITORS} clients from an address that may have ${LIMIT}, twice`,
  unit: 'clients too many, or too few',
  atMost: 0,
  without8: 'Primus 8 has no `maxPerAddress`.',
  async run(scene) {
    const subject = await scene.start({ primus: { pingInterval: 1_000, maxPerAddress: LIMIT } });
    const connected = async (): Promise<number> => (await subject.ask('vitals')).connected;

    return endure(subject, async () => {
      let wrong = 0;
      for (let round = 0; round < 2; round++) {
        const clients = Array.from({ length: VISITORS }, () =>
          scene.dial(subject.port, { strategy: false }),
        );
        let served = 0;
        await Promise.all(
          clients.map(async (client) => {
            client.write('Hello.');
            const heard = happens(client, 'data').then(() => served++);
            await Promise.race([heard, happens(client, 'end')]);
          }),
        );
        // The bystander is served already.
        wrong += Math.abs(served - (LIMIT - 1));
        for (const client of clients) client.destroy();
        await until(async () => (await connected()) <= 1);
      }
      return wrong;
    });
  },
};
