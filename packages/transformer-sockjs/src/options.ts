import type { TransformerHost } from '@primus/core';
import { deflate } from '@primus/websocket-frames';

/**
 * Bytes that come in at once, for a longest message of `maxLength`: SockJS puts messages into an
 * array of JSON text, where one may take three times its length, as emoji do.
 */
function wireLimit(maxLength: number): number {
  return 3 * maxLength + 64;
}

/** Bytes of messages that a client keeps before it asks to wait, and then sends in one request. */
const TOGETHER = 1_048_576;

/** Bytes of a body that brings no messages. Clients send none. */
export const MAX_ASIDE = 65_536;

/** Bytes of a body that brings messages. */
export function bodyLimit(maxLength: number): number {
  return wireLimit(maxLength + TOGETHER);
}

/** The options for `sockjs`, as far as we look at them. */
export interface SockJSOptions extends Readonly<Record<string, unknown>> {
  readonly faye_server_options: {
    readonly maxLength: number;
    readonly extensions: readonly unknown[];
  };
}

/** The options for `sockjs`: the application's, and our own necessities. */
export function optionsOf(host: TransformerHost): SockJSOptions {
  const faye = (host.transport['faye_server_options'] ?? {}) as { extensions?: unknown };
  const maxLength = wireLimit(host.maxLength);
  const extensions = [faye.extensions ?? []].flat();
  return {
    // It prints, by default. What it has to say is about strangers, and nothing that needs care.
    log: () => {},
    ...host.transport,
    // Part of a regular expression, though it is said to be a path.
    prefix: host.pathname.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`),
    faye_server_options: {
      ...faye,
      maxLength,
      extensions: host.compression ? [...extensions, deflate(maxLength)] : extensions,
    },
  };
}
