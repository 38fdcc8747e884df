import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { headerValue } from '../wire/arbitrary.js';
import { eachOf, Stranger } from '../wire/stranger.js';
import { requestHead, upgradeRequest } from '../wire/websocket.js';

const HANDSHAKES = 200;

/** All in which proxies say whom a request is from. */
const forged = fc.dictionary(
  fc.constantFrom(
    'X-Forwarded-For',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
    'X-Forwarded-Host',
    'Forwarded',
    'Forwarded-Port',
    'X-Real-IP',
    'X-Real-Port',
    'Z-Forwarded-For',
    'Fastly-Client-IP',
    'Fastly-Client-Port',
    'Fastly-SSL',
    'X-Forwarded',
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom(
      'for=',
      'for="[::1]:x";proto=',
      'for="',
      ';;,,=',
      ',',
      ', ,',
      '[',
      '[::',
      '::1%eth0',
      '1.2.3.4:99999',
      '999.999.999.999',
      'unknown',
      '_hidden',
      '127.0.0.1, [',
      '%00',
      '65536',
    ),
    fc.array(headerValue, { maxLength: 40 }).map((list) => list.join(', ')),
  ),
  { minKeys: 1, maxKeys: 4 },
);

/** Connections that say of themselves that a proxy has passed them on. */
export const forgedHeaders: Fault = {
  name: `${HANDSHAKES} connections with forged headers of proxies`,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({
      application: 'addresses',
      primus: { pingInterval: 1_000 },
    });
    const failures: string[] = [];
    const outcome = await endure(subject, async () => {
      const drawn = fc.sample(forged, { seed, numRuns: HANDSHAKES });
      await eachOf(drawn, 20, async (headers) => {
        const stranger = await Stranger.connect(subject.port);
        if (transformer === 'browserchannel') {
          const form = { Host: 'localhost', 'Content-Length': '7', ...headers };
          const line = 'POST /primus/bind?VER=8&RID=1&CVER=1 HTTP/1.1';
          stranger.send(`${requestHead(line, form)}count=0`);
        } else stranger.send(upgradeRequest(transformer, headers));
        await stranger.hears(/\r\n\r\n/);
        await stranger.leave();
      });
      failures.push(...new Set(await subject.ask('failures')));
    });
    return { ...outcome, wounds: [...outcome.wounds, ...failures] };
  },
};
