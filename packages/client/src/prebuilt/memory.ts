/** What a browser keeps for a page, which may be nothing: workers have none, users refuse it. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

const keyOf = (address: string): string => `primus:${address}`;

/** Keeps what a server said of itself, for when it does not answer. */
export function remember(address: string, text: string): void {
  try {
    storage()?.setItem(keyOf(address), text);
  } catch {
    // Full. It is a convenience.
  }
}

export function recall(address: string): string | null | undefined {
  return storage()?.getItem(keyOf(address));
}
