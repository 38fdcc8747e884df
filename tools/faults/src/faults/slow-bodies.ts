import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { NO_HTTP_SESSION, openSession, strangeTarget } from '../wire/http-session.js';
import { Stranger } from '../wire/stranger.js';
import { requestHead } from '../wire/websocket.js';

/** Sockets of each kind: those with a session, and those without. */
const SOCKETS = 12;
/** Bytes of a body; somewhat less than every transformer takes by default. */
const LENGTH = 13_000_000;
const PART: Buffer = Buffer.alloc(1_000_000, 'x');
/** Measurements. The server reads between them what is still with the system. */
const LOOKS = 5;

/** Bodies of which all is sent but the end, by strangers, who then wait. */
export const slowBodies: Fault = {
  name: `${2 * SOCKETS} sockets that send bodies of 13 MB, but for the last byte`,
  unit: 'MB held',
  atMost: 72,
  without: NO_HTTP_SESSION,
  async run(scene) {
    const { transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 5_000 } });
    return endure(subject, async ({ held }) => {
      const strangers: Stranger[] = [];
      for (let sent = 0; sent < SOCKETS; sent++) {
        const session = await openSession(transformer, subject.port);
        for (const target of [session?.target, strangeTarget(transformer)]) {
          strangers.push(await begun(subject.port, target ?? ''));
        }
      }
      let most = 0;
      for (let look = 0; look < LOOKS; look++) most = Math.max(most, await held());
      for (const stranger of strangers) stranger.reset();
      return Math.round(most);
    });
  },
};

/** Somebody who has sent all of a body but its last byte, unless the server has hung up. */
async function begun(port: number, target: string): Promise<Stranger> {
  const stranger = await Stranger.connect(port);
  const length = { Host: 'localhost', 'Content-Length': String(LENGTH) };
  stranger.send(requestHead(`POST ${target} HTTP/1.1`, length));
  for (let left = LENGTH - 1; left > 0 && stranger.socket.writable; left -= PART.length) {
    stranger.send(PART.subarray(0, left));
    await stranger.flushed();
  }
  return stranger;
}
