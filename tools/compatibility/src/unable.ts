import { type ClientTransformer, type Parser, PrimusError } from '@primus/protocol';
import type { Meeting } from './meetings.js';
import type { ParserName, TransformerName } from './names.js';

/** Why nothing is tested of the uws server of Primus 8. */
export const NO_UWS_OF_8 =
  'Primus 8 has its uws server from a package that has no version for today’s Node.';

/** Why two ends cannot meet; undefined when they can. */
export function unable({ server }: Meeting, transformer: TransformerName): string | undefined {
  return server === 8 && transformer === 'uws' ? NO_UWS_OF_8 : undefined;
}

/** The values that Primus 8 spoils by itself, also where both ends are of Primus 8. */
export function spoiltBy8({ client, place }: Meeting, parser: ParserName): readonly string[] {
  // On a page its binary parser counts the bytes of a surrogate pair wrongly.
  return client === 8 && place === 'page' && parser === 'binary' ? ['astral characters'] : [];
}

/** Whether a transformer cannot carry what a parser writes, and has to say so. */
export function isRefused({ traits }: ClientTransformer, { binary }: Parser): boolean {
  return binary && !traits.binary;
}

/** Whether an error is the one that says so. */
export function isRefusal(error: unknown): boolean {
  return error instanceof PrimusError && error.code === 'INCOMPATIBLE_PARSER';
}

/** What the client of an edition calls the transformer that a server has. */
export function wireOf(client: Meeting['client'], transformer: TransformerName): TransformerName {
  // The uws client of Primus 8 is its websockets client, which needs no package that is gone.
  return client === 8 && transformer === 'uws' ? 'websockets' : transformer;
}

/**
 * Whether a session may outlive the connections it uses: requests that follow the one that broke
 * belong to it all the same.
 */
export function outlivesConnections(transformer: TransformerName): boolean {
  return transformer === 'engine.io' || transformer === 'browserchannel';
}
