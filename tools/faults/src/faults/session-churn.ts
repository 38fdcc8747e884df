import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { until } from '../waiting.js';
import { IMPATIENT, NO_HTTP_SESSION, openSession } from '../wire/http-session.js';
import { eachOf } from '../wire/stranger.js';

const SESSIONS = 3_000;
const SHORT = 400;
/** Sessions at once. */
const TOGETHER = 10;

/** kB of a session below which it cannot be told from what code takes. */
const NOTHING = 8;

const goodbyes = ['says so', 'hangs up', 'vanishes'] as const;

/** Sessions of requests come and go: they say so, hang up while they listen, or just vanish. */
export const sessionChurn: Fault = {
  name: `${SESSIONS.toLocaleString('en')} sessions over HTTP that come and go, in all ways`,
  unit: 'kB held of each',
  atMost: NOTHING,
  without: NO_HTTP_SESSION,
  share: `${SHORT} sessions.`,
  async run(scene) {
    const primus = { pingInterval: 1_000, ...(scene.transformer === 'sockjs' && IMPATIENT) };
    const subject = await scene.start({ primus });
    const count = scene.full ? SESSIONS : SHORT;

    const visits = (many: number): Promise<void> =>
      eachOf([...Array(many).keys()], TOGETHER, async (index) => {
        const session = await openSession(scene.transformer, subject.port);
        if (!session) return;
        await session.say('"Hello."');
        await session.poll();
        const goodbye = goodbyes[index % goodbyes.length];
        if (goodbye === 'says so') await session.close?.();
        if (goodbye !== 'hangs up') return;
        const departure = new AbortController();
        const heard = session.poll(departure.signal);
        // When that has arrived, for there is another answer after it.
        await subject.ask('log');
        departure.abort();
        await heard;
      });
    const leftAlone = (): Promise<boolean> =>
      until(async () => (await subject.ask('vitals')).connected <= 1);

    // What code takes that has run for the first time is not left by those who come.
    await visits(SHORT / 2);
    await leftAlone();
    const { timers } = await subject.ask('vitals');
    const wounds: string[] = [];
    const outcome = await endure(subject, async ({ held }) => {
      await visits(count);
      await leftAlone();
      const each = async (): Promise<number> => ((await held()) * 1_000) / count;
      // Some are remembered for a while.
      await until(async () => (await each()) < NOTHING, 15_000);
      // Those of the bystander, of which there are few.
      const more = (await subject.ask('vitals')).timers - timers;
      if (more > count / 10) wounds.push(`${more} timers are left`);
      return Math.round(await each());
    });
    return { ...outcome, wounds: [...outcome.wounds, ...wounds] };
  },
};
