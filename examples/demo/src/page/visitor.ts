/**
 * Tells the server that a pane which returns is the one it knew: random, the same for as long as
 * the tab is open, and known to nobody else.
 */
export function visitorOf(pane: number): string {
  const key = `primus-demo-visitor-${pane}`;
  const known = sessionStorage.getItem(key);
  if (known !== null) return known;
  const visitor = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  sessionStorage.setItem(key, visitor);
  return visitor;
}
