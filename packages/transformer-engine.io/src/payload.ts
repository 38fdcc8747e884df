import type { Frame } from '@primus/protocol';

/** Stands between the messages of one HTTP body, and is not escaped inside of them. */
const SEPARATOR = '\x1e';

/**
 * Messages in one HTTP body. Ten megabytes hold five million empty ones, which take Engine.IO more
 * than a second and 350 MB to read.
 */
const MAX_PACKETS = 65_536;

/** Whether an HTTP body holds more messages than anybody sends at a time. */
export function isFlood(body: unknown): boolean {
  if (typeof body !== 'string') return false;
  let at = -1;
  for (let count = 0; count < MAX_PACKETS; count++) {
    at = body.indexOf(SEPARATOR, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** Why a transport of that name cannot carry a frame, if it cannot. */
export function unfitFor(transport: string, frame: Frame): Error | undefined {
  if (transport !== 'polling' || typeof frame !== 'string') return undefined;
  if (!frame.includes(SEPARATOR)) return undefined;
  return new Error(
    'Text with the character U+001E cannot be polled; use a parser that escapes it.',
  );
}
