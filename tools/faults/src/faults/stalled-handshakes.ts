import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { eventually, until } from '../waiting.js';
import { handshakes } from '../wire/handshakes.js';
import { Stranger } from '../wire/stranger.js';

const LIMIT = 20;

/** Ms in which there is an answer, if there is one. */
const ANSWERED = 2_000;

/** As many wait for a decision that never comes as may: the next is told so, at once. */
export const stalledHandshakes: Fault = {
  name: `${LIMIT} handshakes that nobody decides, where no more may wait`,
  unit: 'of more not refused with 503',
  atMost: 0,
  without8: 'Primus 8 has no `maxPendingHandshakes`.',
  async run(scene) {
    const subject = await scene.start({
      application: 'stalling',
      // No end of theirs comes before they leave.
      primus: { pingInterval: 1_000, maxPendingHandshakes: LIMIT, handshakeTimeout: 60_000 },
    });
    const ways = handshakes(scene.transformer).length;
    const visit = async (way: number): Promise<Stranger> => {
      const stranger = await Stranger.connect(subject.port);
      stranger.send(handshakes(scene.transformer, 'stall')[way] ?? '');
      return stranger;
    };
    const waitingAre = (count: number): Promise<boolean> =>
      until(async () => (await subject.ask('stalled')) === count, ANSWERED);

    return endure(subject, async () => {
      let admitted = 0;
      // Twice, for those who leave make room.
      for (let round = 0; round < 2; round++) {
        const waiting = await Promise.all(
          Array.from({ length: LIMIT }, (_, index) => visit(index % ways)),
        );
        if (!(await waitingAre(LIMIT))) throw new Error('Not all of them wait.');
        for (let way = 0; way < ways; way++) {
          const more = await visit(way);
          const refused = more.hears(/^HTTP\/1\.1 503 /);
          if (!(await eventually(refused, ANSWERED)) || !(await refused)) admitted++;
          more.reset();
        }
        for (const stranger of waiting) stranger.reset();
        if (!(await waitingAre(0))) throw new Error('Those who have gone still wait.');
      }
      return admitted;
    });
  },
};
