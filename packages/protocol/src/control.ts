/**
 * What has a form in the protocol beside the application's values; PROTOCOL.md says who sends it.
 *
 * - `ping`, `pong`, `id`: asked and answered.
 * - `server`: with the value `close`, that the peer shall not return; with `return::MS`, that it
 *   shall, after so many ms more than it would wait by itself.
 * - `data`: a string of the application that looks like a message of the protocol, and is none.
 * - `unknown`: nobody's, to be ignored, as are other values of `server`.
 */
export interface ControlMessage {
  readonly type: 'ping' | 'pong' | 'id' | 'server' | 'data' | 'unknown';
  readonly value: string;
}

/** Writes a control message as the string that a parser then encodes. */
export function formatControl({ type, value }: ControlMessage): string {
  return `primus::${type}::${value}`;
}

/** Reads a decoded value; `undefined` when it is the application's as it stands. */
export function parseControl(value: unknown): ControlMessage | undefined {
  if (!looksLikeControl(value)) return undefined;
  const [, type = 'unknown', text = ''] = /^primus::(\w+)::([^]*)/.exec(value) ?? [];
  return { type: type as ControlMessage['type'], value: text };
}

/** Marks a string that an application wrote, so that no peer takes it for a command. */
export function escapeMessage(value: unknown): unknown {
  return looksLikeControl(value) ? formatControl({ type: 'data', value }) : value;
}

function looksLikeControl(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('primus::');
}
