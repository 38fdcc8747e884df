import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { eventually } from '../waiting.js';
import { trickle, trickling } from '../wire/asking.js';
import { IMPATIENT, NO_HTTP_SESSION, openSession } from '../wire/http-session.js';
import { eachOf, Stranger } from '../wire/stranger.js';
import { messageFrame, upgradeRequest } from '../wire/websocket.js';

const SESSIONS = 5;
/** Of characters of one to four bytes, with an end that is the same in every form. */
const MESSAGE = JSON.stringify(`aé€😀 the end`);
const ECHO = /the end/;

/** Ms in which there is an answer, if there is one. */
const ANSWERED = 10_000;

/** A stranger with so slow a line that each byte of his requests comes by itself. */
export const trickledRequests: Fault = {
  name: `${SESSIONS} sessions of each transport whose requests come one byte at a time`,
  unit: 'sessions without an answer',
  atMost: 0,
  async run(scene) {
    const { transformer } = scene;
    const subject = await scene.start({ ...(transformer === 'sockjs' && { primus: IMPATIENT }) });
    const { port } = subject;

    const overHttp = async (): Promise<boolean> => {
      const session = await openSession(transformer, port, trickling(port));
      await session?.say(MESSAGE);
      const heard = await session?.poll();
      await session?.close?.();
      return ECHO.test(heard ?? '');
    };
    const overWebSocket = async (): Promise<boolean> => {
      const stranger = await Stranger.connect(port);
      await trickle(stranger, Buffer.from(upgradeRequest(transformer)));
      await stranger.hears(/^HTTP\/1\.1 101 [^]*\r\n\r\n/);
      await trickle(stranger, messageFrame(transformer, MESSAGE));
      const echoed = await eventually(stranger.hears(ECHO), ANSWERED);
      await stranger.leave();
      return echoed;
    };
    const ways = [
      ...(transformer in NO_HTTP_SESSION ? [] : [overHttp]),
      ...(transformer === 'browserchannel' ? [] : [overWebSocket]),
    ];
    return endure(subject, async () => {
      let silent = 0;
      const visits = Array.from({ length: SESSIONS }, () => ways).flat();
      await eachOf(visits, 5, async (visit) => {
        if (!(await visit())) silent++;
      });
      return silent;
    });
  },
};
