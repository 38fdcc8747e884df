/**
 * Whether a client has this version already, by its `If-None-Match`. Weak tags count as strong
 * ones, as RFC 9110 has it for this header.
 *
 * @param etag a strong tag, with its quotes
 */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((each) => {
    const tag = each.trim().replace(/^W\//, '');
    return tag === '*' || tag === etag;
  });
}
