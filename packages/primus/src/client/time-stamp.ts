let last = '';
let count = 0;

/** A short text that is another each time. */
export function timeStamp(): string {
  const now = Date.now().toString(36);
  count = now === last ? count + 1 : 0;
  last = now;
  return count === 0 ? now : `${now}.${count}`;
}
