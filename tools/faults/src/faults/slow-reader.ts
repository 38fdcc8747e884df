import { Proxy } from '@primus/testkit';
import { dial } from '../client.js';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';

const MESSAGES = 200;
const BYTES = 1_000_000;

/** One client stops to read while 200 MB are written to all. */
export const slowReader: Fault = {
  name: 'A reader that stops, 200 MB written to all',
  unit: 'MB held',
  atMost: 32,
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

    return endure(subject, async ({ bystander, held }) => {
      proxy.stall();
      let most = 0;
      for (let sent = 1; sent <= MESSAGES; sent++) {
        const heard = new Promise<void>((resolve) => {
          bystander.onOther = () => resolve();
        });
        await subject.ask('broadcast', BYTES);
        // A pace that whoever reads can keep.
        await heard;
        if (sent % 20 === 0) most = Math.max(most, await held());
      }
      reader.destroy();
      proxy.flow();
      return Math.round(most);
    });
  },
};
