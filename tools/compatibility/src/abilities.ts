import type { Ability, Halves } from '@primus/testkit';
import type { TransformerName } from './names.js';

/** Where a client runs. */
export type Place = 'Node' | 'page';

/** What a framework cannot do, with the reason, beyond what its traits say. */
const LIMITS: Partial<Record<TransformerName, Partial<Record<Ability, string>>>> = {};

/** What no page can do, whatever the framework. */
const PAGE_LIMITS: Partial<Record<Ability, string>> = {
  pause: 'A page cannot stop reading.',
};

/** The tests of the conformance suite that are left out. */
export function without(name: TransformerName, { client, server }: Halves, place: Place): Ability[] {
  const both = { ...LIMITS[name], ...(place === 'page' ? PAGE_LIMITS : {}) };
  const abilities = new Set(Object.keys(both) as Ability[]);
  for (const trait of ['binary', 'flowControl'] as const) {
    if (!client.traits[trait] || !server.traits[trait]) abilities.add(trait);
  }
  return [...abilities];
}
