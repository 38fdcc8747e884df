import { Proxy } from '@primus/testkit';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { eventually, happens } from '../waiting.js';

const INTERVAL = 1_000;

/** A network stops to carry anything, and tells nobody. */
export const halfOpen: Fault = {
  name: 'A network that falls silent, with heartbeats on',
  unit: 'ping intervals until both ends know',
  atMost: 2.5,
  async run(scene) {
    const subject = await scene.start({ primus: { pingInterval: INTERVAL } });
    const proxy = new Proxy(subject.port);
    const port = await proxy.listen();
    scene.after(() => proxy.close());
    const client = scene.dial(port, { pingTimeout: 1.5 * INTERVAL, strategy: false });
    const id = await new Promise<string>((resolve) => client.id(resolve));
    let found = false;

    const outcome = await endure(subject, async () => {
      const closed = happens(client, 'close');
      const ended = subject.ask('ended', id);
      const begun = Date.now();
      proxy.silence();
      const both = Promise.all([closed, ended]);
      found = await eventually(both, 20 * INTERVAL);
      if (!found) return undefined;
      const known = (await both).map((at) => (at - begun) / INTERVAL);
      return Math.round(10 * Math.max(...known)) / 10;
    });
    const wounds = found ? outcome.wounds : [...outcome.wounds, 'a dead connection was not found'];
    return { ...outcome, wounds };
  },
};
