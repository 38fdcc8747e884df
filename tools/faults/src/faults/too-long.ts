import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { frame, TEXT } from '../wire/frame.js';
import { openSession } from '../wire/http-session.js';
import { messageFrame, upgraded, wrapped } from '../wire/websocket.js';

const MAX_LENGTH = 100_000;
const LONG: string = JSON.stringify('x'.repeat(3 * MAX_LENGTH));

/** Ways in which a message comes in. Each is over when the server has taken it, or has refused. */
type Way = (port: number, transformer: TransformerName) => Promise<void>;

const ways: Readonly<Record<string, Way>> = {
  async 'one frame'(port, transformer) {
    const stranger = await upgraded(port, transformer);
    stranger.send(messageFrame(transformer, LONG));
    await stranger.left();
  },
  async 'many frames'(port, transformer) {
    const stranger = await upgraded(port, transformer);
    const text = wrapped(transformer, LONG);
    for (let at = 0; at < text.length; at += 1_000) {
      const fin = at + 1_000 >= text.length;
      stranger.send(frame({ opcode: at === 0 ? TEXT : 0, fin }, text.slice(at, at + 1_000)));
    }
    await stranger.left();
  },
  async requests(port, transformer) {
    const session = await openSession(transformer, port);
    await session?.say(LONG);
  },
};

/** Messages that are longer than `maxLength`. */
export const tooLong: Fault = {
  name: 'Messages three times as long as `maxLength`, over every transport',
  unit: 'messages taken',
  atMost: 0,
  async run(scene) {
    const { transformer } = scene;
    const subject = await scene.start({
      application: 'lengths',
      primus: { maxLength: MAX_LENGTH, pingInterval: 1_000 },
    });
    return endure(subject, async () => {
      for (const [name, way] of Object.entries(ways)) {
        if (transformer === 'browserchannel' && name !== 'requests') continue;
        await way(subject.port, transformer);
      }
      return subject.ask('longer', MAX_LENGTH);
    });
  },
};
