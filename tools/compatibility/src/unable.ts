import type { Meeting } from './meetings.js';
import type { ParserName, TransformerName } from './names.js';

/** Why two ends cannot meet; undefined when they can. */
export function unable(
  { server, client }: Meeting,
  transformer: TransformerName,
  parser: ParserName,
): string | undefined {
  return undefined;
}

/** The transformer that a client of an edition uses for one of a server's. */
export function wireOf(client: Meeting['client'], transformer: TransformerName): string {
  return transformer;
}
