/** Strings that begin with this belong to the protocol. */
const PREFIX = 'primus::';
const CLOSE = 'primus::server::close';

/** What has a form in the protocol beside the application's values; PROTOCOL.md says who sends it. */
export type ControlMessage =
  | { readonly type: 'ping'; readonly value: string }
  | { readonly type: 'pong'; readonly value: string }
  | { readonly type: 'id'; readonly value: string }
  | { readonly type: 'close' }
  /** A string of the application that looks like a message of the protocol, and is none. */
  | { readonly type: 'data'; readonly value: string }
  /** Nobody's: to be ignored. */
  | { readonly type: 'unknown' };

/** A control message that can be sent. */
export type Sendable = Exclude<ControlMessage, { type: 'unknown' }>;

/** Writes a control message as the string that a parser then encodes. */
export function formatControl(message: Sendable): string {
  return message.type === 'close' ? CLOSE : `${PREFIX}${message.type}::${message.value}`;
}

/** Reads a decoded value; `undefined` when it is the application's as it stands. */
export function parseControl(value: unknown): ControlMessage | undefined {
  if (!looksLikeControl(value)) return undefined;
  const [, type, text = ''] = /^primus::(ping|pong|id|data)::([^]*)/.exec(value) ?? [];
  if (type) return { type: type as 'ping' | 'pong' | 'id' | 'data', value: text };
  return { type: value === CLOSE ? 'close' : 'unknown' };
}

/** Marks a string that an application wrote, so that no peer takes it for a command. */
export function escapeMessage(value: unknown): unknown {
  return looksLikeControl(value) ? formatControl({ type: 'data', value }) : value;
}

function looksLikeControl(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(PREFIX);
}
