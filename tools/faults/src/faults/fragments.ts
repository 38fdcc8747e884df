import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { frame, PING, TEXT } from '../wire/frame.js';
import { NO_WEBSOCKET, upgraded } from '../wire/websocket.js';

const FRAGMENTS = 1_000_000;
const TOGETHER = 10_000;

/** A message that comes in a million pieces, of which a parser may keep each by itself. */
export const fragments: Fault = {
  name: 'A message of 1 MB in a million fragments',
  unit: 'MB held',
  atMost: 16,
  without: NO_WEBSOCKET,
  async run(scene) {
    const subject = await scene.start();
    return endure(subject, async ({ held }) => {
      const stranger = await upgraded(subject.port, scene.transformer);
      const more = frame({ opcode: 0, fin: false }, 'x');
      const some = Buffer.concat(Array.from({ length: TOGETHER }, () => more));
      stranger.send(frame({ opcode: TEXT, fin: false }, 'x'));
      for (let sent = 0; sent < FRAGMENTS && stranger.socket.writable; sent += TOGETHER) {
        stranger.send(some);
        await stranger.flushed();
      }
      // Is answered when all before it has been read.
      stranger.send(frame({ opcode: PING }, 'The end.'));
      await stranger.hears(/The end\./);
      const most = await held();
      stranger.reset();
      return Math.round(most);
    });
  },
};
