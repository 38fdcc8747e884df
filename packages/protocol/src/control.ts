/** Strings that begin with this belong to the protocol and never reach the application. */
const PREFIX = 'primus::';

/** The protocol's own messages; see PROTOCOL.md for who sends which and when. */
export type ControlMessage =
  | { readonly type: 'ping'; readonly value: string }
  | { readonly type: 'pong'; readonly value: string }
  | { readonly type: 'id'; readonly value: string }
  | { readonly type: 'close' }
  | { readonly type: 'unknown' };

/** Writes a control message as the string that a parser then encodes. */
export function formatControl(message: Exclude<ControlMessage, { type: 'unknown' }>): string {
  return (
    PREFIX + (message.type === 'close' ? 'server::close' : `${message.type}::${message.value}`)
  );
}

/** Reads a decoded value: `undefined` when it is the application's, `unknown` when it is nobody's. */
export function parseControl(value: unknown): ControlMessage | undefined {
  if (typeof value !== 'string' || !value.startsWith(PREFIX)) return undefined;
  const [, type, text = ''] = /^primus::(ping|pong|id)::([^]*)/.exec(value) ?? [];
  if (type) return { type: type as 'ping' | 'pong' | 'id', value: text };
  return { type: value === `${PREFIX}server::close` ? 'close' : 'unknown' };
}
