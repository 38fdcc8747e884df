import type { Ability, Halves } from '@primus/testkit';
import type { TransformerName } from './names.js';

/** Where a client runs. */
export type Place = 'Node' | 'page';

/** Why tests of the conformance suite are left out. */
export const REASONS = {
  noEndPauses: 'neither the server nor the client can stop reading.',
  clientReadsOn: 'the server can stop reading, the client cannot, and the tests are of both ends.',
  pageReadsOn: 'a page cannot stop reading, and the tests are of both ends.',
  sixRequests: 'a page makes six requests at once, which is too few for 200 clients.',
} as const;

export type Reason = keyof typeof REASONS;

type LeftOut = Readonly<Partial<Record<Ability, Reason>>>;

/** What a framework cannot do, beyond what its traits say. */
const LIMITS: Partial<Record<TransformerName, LeftOut>> = {
  'engine.io': { pause: 'clientReadsOn' },
  sockjs: { pause: 'clientReadsOn' },
  browserchannel: { pause: 'noEndPauses' },
};

/** What no page can do. */
const PAGE_LIMITS: LeftOut = { pause: 'pageReadsOn' };

/**
 * Transformers whose clients make requests, of which a page has six at once, or fall back to them
 * where WebSockets take long, as they do for a crowd: a page opens one after the other.
 */
const REQUESTS: ReadonlySet<TransformerName> = new Set(['engine.io', 'sockjs', 'browserchannel']);

/** What is left out, and why. */
export function leftOut(name: TransformerName, place: Place): LeftOut {
  if (place === 'Node') return LIMITS[name] ?? {};
  return {
    ...PAGE_LIMITS,
    ...LIMITS[name],
    ...(REQUESTS.has(name) && { crowds: 'sixRequests' as const }),
  };
}

/** The tests of the conformance suite that are left out. */
export function without(
  name: TransformerName,
  { client, server }: Halves,
  place: Place,
): Ability[] {
  const abilities = new Set(Object.keys(leftOut(name, place)) as Ability[]);
  for (const trait of ['binary', 'flowControl'] as const) {
    if (!client.traits[trait] || !server.traits[trait]) abilities.add(trait);
  }
  return [...abilities];
}
