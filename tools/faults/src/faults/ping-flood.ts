import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { frame, PING } from '../wire/frame.js';
import { NO_WEBSOCKET, upgraded } from '../wire/websocket.js';
import { eventually } from '../waiting.js';

const MB = 48;
const PINGS: Buffer = Buffer.concat(
  Array.from({ length: 8_000 }, () => frame({ opcode: PING }, 'p'.repeat(125))),
);

/** Each ping has to be answered, and this peer does not fetch the answers. */
export const pingFlood: Fault = {
  name: `${MB} MB of pings from a peer that does not read`,
  unit: 'MB held',
  // Less than all of it, and as exact as the memory of a whole process is, which is that of uws.
  atMost: 32,
  without: NO_WEBSOCKET,
  async run(scene) {
    const subject = await scene.start();
    return endure(subject, async ({ held }) => {
      const stranger = await upgraded(subject.port, scene.transformer);
      stranger.socket.pause();
      let most = 0;
      for (let sent = 0; sent < MB && stranger.socket.writable; sent++) {
        stranger.send(PINGS);
        // A server that does not read on while its answers wait has done what it can.
        if (!(await eventually(stranger.flushed(), 1_000))) break;
        if (sent % 8 === 7) most = Math.max(most, await held());
      }
      most = Math.max(most, await held());
      stranger.reset();
      return Math.round(most);
    });
  },
};
