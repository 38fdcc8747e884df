import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault, Outcome, Scene } from '../fault.js';
import { UNREADABLE } from '../server/addresses.js';
import { headerValue } from '../wire/arbitrary.js';
import { handshakeRequest } from '../wire/handshake.js';
import { eachOf, Stranger } from '../wire/stranger.js';

const HANDSHAKES = 200;

type Headers = Readonly<Record<string, string>>;

/** All in which proxies say whom a request is from. */
const forged: fc.Arbitrary<Headers> = fc.dictionary(
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

/** Who is no peer of anybody here. */
const SOMEBODY = '203.0.113.7';
const SOCKET = '127.0.0.1';

/** Connections that say of themselves that a proxy has passed them on. */
export const forgedHeaders: Fault = {
  name: `${HANDSHAKES} connections with forged headers of proxies`,
  async run(scene) {
    const drawn = fc.sample(forged, { seed: scene.seed, numRuns: HANDSHAKES });
    const unconfigured = await underTrust(scene, drawn, undefined, {
      // As Primus 8 does; see the README.
      forgery: SOMEBODY,
    });
    if (scene.edition === 8) return unconfigured;
    const outcomes = [
      unconfigured,
      await underTrust(scene, drawn, '10.0.0.0/8', { forgery: SOCKET, all: SOCKET }),
      await underTrust(scene, [], 'loopback', { forgery: SOMEBODY }),
    ];
    return { wounds: outcomes.flatMap(({ wounds }) => wounds) };
  },
};

/** What addresses have to be. */
interface Expected {
  /** Of who forges what is well formed. */
  readonly forgery: string;
  /** Of all others, where that is known. */
  readonly all?: string;
}

async function underTrust(
  scene: Scene,
  drawn: readonly Headers[],
  trust: string | undefined,
  expected: Expected,
): Promise<Outcome> {
  const subject = await scene.start({
    application: 'addresses',
    primus: { pingInterval: 1_000 },
    ...(trust !== undefined && { trust }),
  });
  const wrong: string[] = [];
  const outcome = await endure(subject, async () => {
    const forgery = { 'X-Forwarded-For': SOMEBODY };
    const visits = [forgery, ...drawn].map((headers, mark) => ({ headers, mark }));
    await eachOf(visits, 20, async ({ headers, mark }) => {
      const stranger = await Stranger.connect(subject.port);
      const query = `mark=${mark}`;
      stranger.send(handshakeRequest(scene.transformer, { headers, query }));
      await stranger.hears(/\r\n\r\n/);
      await stranger.leave();
    });
    const { 0: ofForgery, ...others } = await subject.ask('told');
    wrong.push(...wrongOf(ofForgery, Object.values(others), drawn.length, expected));
  });
  const asked = trust === undefined ? 'unconfigured' : `believing ${trust}`;
  return { wounds: [...outcome.wounds, ...wrong].map((wound) => `${asked}: ${wound}`) };
}

function wrongOf(
  ofForgery: string | undefined,
  others: readonly string[],
  count: number,
  expected: Expected,
): string[] {
  const unreadable = new Set(others.filter((address) => address.startsWith(UNREADABLE)));
  const believed = others.filter(
    (address) => expected.all !== undefined && address !== expected.all,
  );
  return [
    ...(ofForgery === expected.forgery ? [] : [`took a stranger for ${ofForgery}`]),
    ...(others.length === count ? [] : [`${count - others.length} were not connected`]),
    ...unreadable,
    ...(believed.length > 0 ? [`believed ${believed.length} forgeries`] : []),
  ];
}
