import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { byteByByte, Middlebox } from '../wire/middlebox.js';

const MESSAGES = 50;
/** Of characters of one to four bytes, which the network takes apart. */
const TEXT = 'aé€😀'.repeat(20);

/** All that a client sends and hears comes one byte at a time. */
export const trickle: Fault = {
  name: 'A network that carries one byte at a time',
  unit: 'messages lost or spoilt',
  atMost: 0,
  without: {
    browserchannel:
      'Its client takes the first piece of the first answer for all of it, with Primus 8 as well.',
  },
  async run(scene) {
    const subject = await scene.start();
    const box = new Middlebox(subject.port, () => ({ up: byteByByte, down: byteByByte }));
    const port = await box.listen();
    scene.after(() => box.close());

    return endure(subject, async () => {
      const client = scene.dial(port);
      const heard: unknown[] = [];
      const expected = Array.from({ length: MESSAGES }, (_, number) => `${number} ${TEXT}`);
      const done = new Promise<void>((resolve) => {
        client.on('data', (message) => {
          heard.push(message);
          if (heard.length === MESSAGES) resolve();
        });
        client.on('close', resolve);
      });
      for (const message of expected) client.write(message);
      await done;
      client.destroy();
      return expected.filter((message, index) => heard[index] !== message).length;
    });
  },
};
