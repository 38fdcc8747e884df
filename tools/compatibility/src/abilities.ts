import type { Ability, Halves } from '@primus/testkit';
import type { TransformerName } from './names.js';

/** Where a client runs. */
export type Place = 'Node' | 'page';

/** What a framework cannot do, beyond what its traits say. */
const LIMITS: Partial<Record<TransformerName, readonly Ability[]>> = {
  'engine.io': ['pause'],
  sockjs: ['pause'],
  browserchannel: ['pause'],
};

/** What no page can do: it cannot stop reading. */
const PAGE_LIMITS: readonly Ability[] = ['pause'];

/**
 * Transformers whose clients make requests, of which a page has six at once, or fall back to them
 * where WebSockets take long, as they do for a crowd: a page opens one after the other.
 */
const REQUESTS: ReadonlySet<TransformerName> = new Set(['engine.io', 'sockjs', 'browserchannel']);

/** The tests of the conformance suite that are left out. */
export function without(
  name: TransformerName,
  { client, server }: Halves,
  place: Place,
): Ability[] {
  const abilities = new Set(LIMITS[name]);
  if (place === 'page') {
    for (const ability of PAGE_LIMITS) abilities.add(ability);
    if (REQUESTS.has(name)) abilities.add('crowds');
  }
  for (const trait of ['binary', 'flowControl'] as const) {
    if (!client.traits[trait] || !server.traits[trait]) abilities.add(trait);
  }
  return [...abilities];
}
