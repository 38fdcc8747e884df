type Change = 'online' | 'offline';
type Listener = (event: { readonly type: string }) => void;

/** Where changes of the network are heard: a page's `window`, or something like it. */
export interface NetworkEvents {
  addEventListener(type: Change, listener: Listener): void;
  removeEventListener(type: Change, listener: Listener): void;
}

const CHANGES: readonly Change[] = ['online', 'offline'];

/** Tells when the network comes (true) and goes (false); returns how to stop. */
export function watchNetwork(
  network: boolean | NetworkEvents,
  changed: (online: boolean) => void,
): () => void {
  const page = globalThis as Partial<NetworkEvents>;
  const source: Partial<NetworkEvents> = network === true ? page : network || {};
  const listener: Listener = ({ type }) => changed(type === 'online');
  for (const change of CHANGES) source.addEventListener?.(change, listener);
  return () => {
    for (const change of CHANGES) source.removeEventListener?.(change, listener);
  };
}
