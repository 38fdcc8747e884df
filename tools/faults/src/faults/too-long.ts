import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { frame, TEXT } from '../wire/frame.js';
import { openSession } from '../wire/http-session.js';
import { messageFrame, upgraded, wrapped } from '../wire/websocket.js';

const MAX_LENGTH = 100_000;
const FITS = MAX_LENGTH / 2;
const LONG: string = JSON.stringify('x'.repeat(3 * MAX_LENGTH));
/** One that fits, however it is wrapped and escaped, so that a way that leads nowhere is noticed. */
const FITTING: string = JSON.stringify('x'.repeat(FITS));

/** Ways in which a message comes in. Each is over when the server has taken it, or has refused. */
type Way = (port: number, transformer: TransformerName, message: string) => Promise<void>;

type WayName = 'one frame' | 'many frames' | 'requests' | 'JSONP';

const ways: Readonly<Record<WayName, Way>> = {
  async 'one frame'(port, transformer, message) {
    const stranger = await upgraded(port, transformer);
    stranger.send(messageFrame(transformer, message));
    await stranger.left();
  },
  async 'many frames'(port, transformer, message) {
    const stranger = await upgraded(port, transformer);
    const text = wrapped(transformer, message);
    for (let at = 0; at < text.length; at += 1_000) {
      const fin = at + 1_000 >= text.length;
      stranger.send(frame({ opcode: at === 0 ? TEXT : 0, fin }, text.slice(at, at + 1_000)));
    }
    await stranger.left();
  },
  async requests(port, transformer, message) {
    const session = await openSession(transformer, port);
    await session?.say(message);
  },
  async JSONP(port, transformer, message) {
    const session = await openSession(transformer, port);
    await session?.submit?.(message);
  },
};

const FRAMES: readonly WayName[] = ['one frame', 'many frames'];

const waysOf: Readonly<Record<TransformerName, readonly WayName[]>> = {
  websockets: FRAMES,
  faye: FRAMES,
  uws: FRAMES,
  'engine.io': [...FRAMES, 'requests', 'JSONP'],
  sockjs: [...FRAMES, 'requests', 'JSONP'],
  browserchannel: ['requests'],
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
    const wounds: string[] = [];
    const outcome = await endure(subject, async () => {
      for (const name of waysOf[transformer]) {
        const before = await subject.ask('longer', FITS);
        await ways[name](subject.port, transformer, FITTING);
        const came = (await subject.ask('longer', FITS)) > before;
        if (!came) wounds.push(`what fits does not come in by ${name}`);
        await ways[name](subject.port, transformer, LONG);
      }
      return subject.ask('longer', MAX_LENGTH);
    });
    return { ...outcome, wounds: [...outcome.wounds, ...wounds] };
  },
};
