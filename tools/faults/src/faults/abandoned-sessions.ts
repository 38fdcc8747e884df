import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { NO_HTTP_SESSION, openSession } from '../wire/http-session.js';
import { eachOf } from '../wire/stranger.js';

const SESSIONS = 500;

/** Sessions outlive requests: of these nobody comes back, or only to say something. */
export const abandonedSessions: Fault = {
  name: `${SESSIONS} sessions opened over HTTP and abandoned`,
  without: NO_HTTP_SESSION,
  async run(scene) {
    const subject = await scene.start({ primus: { pingInterval: 1_000 } });
    const numbers = Array.from({ length: SESSIONS }, (_, number) => number);
    return endure(subject, () =>
      eachOf(numbers, 20, async (number) => {
        const session = await openSession(scene.transformer, subject.port);
        if (number % 2 === 0) await session?.say('"Nobody fetches the answer."');
      }),
    );
  },
};
