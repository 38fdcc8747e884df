import { constants, deflateRawSync } from 'node:zlib';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { frame, TEXT } from '../wire/frame.js';
import { DEFLATE, NO_WEBSOCKET, upgraded, wrapped } from '../wire/websocket.js';

const MAX_LENGTH = 1_000_000;
const INFLATED = 260_000_000;

/** A small message that is large once it is inflated. */
export const bomb: Fault = {
  name: 'A message of 260 kB that inflates to 260 MB, limit 1 MB',
  unit: 'MB more at the peak',
  atMost: 64,
  without: NO_WEBSOCKET,
  async run(scene) {
    const subject = await scene.start({ primus: { maxLength: MAX_LENGTH, compression: true } });
    // Before there is a bystander in this process, for it takes a while.
    const message = wrapped(scene.transformer, JSON.stringify('x'.repeat(INFLATED)));
    const packed = frame({ opcode: TEXT, rsv: 4 }, deflated(message));
    return endure(subject, async () => {
      const before = await subject.ask('vitals');
      const stranger = await upgraded(subject.port, scene.transformer, DEFLATE);
      if (!/ permessage-deflate/i.test(stranger.heard)) throw new Error('It is not compressed.');
      stranger.send(packed);
      await stranger.hears(/xxxx/);
      await stranger.left();
      const after = await subject.ask('vitals');
      return Math.round((after.peak - before.peak) / 1_000_000);
    });
  },
};

function deflated(text: string): Buffer {
  const bytes = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH, level: 9 });
  return bytes.subarray(0, -4);
}
