/**
 * A short text that is another each time.
 *
 * @param now ms since the epoch
 * @param random at least 0, below 1
 */
export function timeStamp(now: number, random: number): string {
  return `${now.toString(36)}.${Math.floor(random * 36 ** 6).toString(36)}`;
}
