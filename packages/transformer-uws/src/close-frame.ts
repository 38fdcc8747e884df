/** Bytes of a reason that fit into a close frame. */
const MAX_REASON = 123;

/** The code as it may travel: 1000 in the place of those that may not. */
export function codeOf(code = 1000): number {
  const reserved = code === 1004 || code === 1005 || code === 1006;
  const known = code >= 1000 && code <= 1014 && !reserved;
  return known || (code >= 3000 && code <= 4999) ? code : 1000;
}

/** The longest beginning of a reason that fits, without half a character at its end. */
export function shorten(reason: string): string {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(MAX_REASON));
  return reason.slice(0, read);
}
