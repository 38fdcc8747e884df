import { Proxy } from '@primus/testkit';
import { dial } from '../client.js';
import { endure, mostHeld } from '../endure.js';
import type { Fault } from '../fault.js';

const MESSAGES = 200;
/** How many of them are in a run that takes seconds; more than twice as much as may be held. */
const SHARE = 80;
const BYTES = 1_000_000;

/** One client stops to read while 200 MB are written to all. */
export const slowReader: Fault = {
  name: 'A reader that stops, 200 MB written to all',
  unit: 'MB held',
  atMost: 32,
  share: `${SHARE} MB.`,
  async run(scene) {
    const subject = await scene.start();
    const proxy = new Proxy(subject.port);
    const port = await proxy.listen();
    scene.after(() => proxy.close());
    const reader = dial(scene.transformer, port);
    scene.after(() => reader.destroy());
    const answered = new Promise((resolve) => reader.once('data', resolve));
    reader.write('I read.');
    await answered;

    return endure(subject, async (siege) => {
      proxy.stall();
      const most = await mostHeld(siege, async () => {
        for (let sent = 0; sent < (scene.full ? MESSAGES : SHARE); sent++) {
          const heard = new Promise<void>((resolve) => {
            siege.bystander.onOther = () => resolve();
          });
          await subject.ask('broadcast', BYTES);
          // A pace that whoever reads can keep.
          await heard;
        }
      });
      reader.destroy();
      proxy.flow();
      return most;
    });
  },
};
