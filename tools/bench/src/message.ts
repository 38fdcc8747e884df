/** What clients ask for: their own message back, or one for all, ten for all, one for a tenth of all, or a stream. */
export type Verb = 'echo' | 'all' | 'burst' | 'some' | 'pipe';

/** What travels, in the envelope of the peer. */
export interface Message {
  readonly to: Verb;
  /** Padding; of `pipe`, how many bytes to stream. */
  readonly text: string;
}

/** Where in the text of a message the first letter of its verb is: no two verbs share one. */
export const VERB_AT = '{"to":"'.length;

/** How many broadcasts one `burst` asks for. */
export const BURST = 10;

/** One connection of so many is in the room that `some` is for. */
export const ROOM = 10;

/** A message as JSON, of exactly so many bytes. */
export function messageOf(to: Verb, bytes: number): string {
  const padding = bytes - JSON.stringify({ to, text: '' }).length;
  if (padding < 0) throw new RangeError(`A message to "${to}" does not fit into ${bytes} bytes.`);
  return JSON.stringify({ to, text: 'x'.repeat(padding) } satisfies Message);
}

/** Asks for a stream of so many bytes. */
export const pipeOf = (bytes: number): string =>
  JSON.stringify({ to: 'pipe', text: String(bytes) } satisfies Message);
