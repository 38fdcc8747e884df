import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { eventually } from '../waiting.js';
import { handshakes } from '../wire/handshakes.js';
import { Stranger } from '../wire/stranger.js';

const OWN = 'https://own.example';

const FOREIGN = [
  'https://foreign.example',
  'http://own.example',
  'https://own.example:8443',
  'https://own.example.foreign.example',
  'https://foreign-own.example',
  'https://own.example@foreign.example',
  'null',
] as const;

/** Ms in which there is an answer. */
const ANSWERED = 2_000;

/** Pages of other sites begin connections, with what a browser says of them. */
export const foreignOrigins: Fault = {
  name: `Pages of ${FOREIGN.length} foreign origins, where \`origins\` names another`,
  unit: 'let in',
  atMost: 0,
  async run(scene) {
    const subject = await scene.start({ primus: { pingInterval: 1_000, origins: OWN } });

    const answers = async (request: string): Promise<number> => {
      const stranger = await Stranger.connect(subject.port);
      stranger.send(request);
      await eventually(stranger.hears(/\r\n\r\n/), ANSWERED);
      stranger.reset();
      return Number(/^HTTP\/1\.1 (\d+)/.exec(stranger.heard)?.[1]);
    };
    return endure(subject, async () => {
      let admitted = 0;
      for (const origin of FOREIGN) {
        for (const request of handshakes(scene.transformer, '', { Origin: origin })) {
          if ((await answers(request)) !== 403) admitted++;
        }
      }
      for (const request of handshakes(scene.transformer, '', { Origin: OWN })) {
        const status = await answers(request);
        if (status !== 101 && status !== 200) throw new Error(`Its own page is told ${status}.`);
      }
      return admitted;
    });
  },
};
