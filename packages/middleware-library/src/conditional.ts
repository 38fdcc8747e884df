/** A tag in a list, less the mark of a weak one. It may have commas in it. */
const TAG = /"[^"]*"/g;

/**
 * Whether a client has this version already, by its `If-None-Match`. Weak tags count as strong
 * ones, as RFC 9110 has it for this header.
 *
 * @param etag a strong tag, with its quotes
 */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(TAG)].some(([tag]) => tag === etag);
}
