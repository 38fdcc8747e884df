/** Where changes of the network are heard: a page's `window`, or something like it. */
export interface NetworkEvents {
  addEventListener(type: 'online' | 'offline', listener: () => void): void;
  removeEventListener(type: 'online' | 'offline', listener: () => void): void;
}

/** Calls back when the network goes and comes; returns how to stop. */
export function watchNetwork(
  network: boolean | NetworkEvents,
  offline: () => void,
  online: () => void,
): () => void {
  const source = network === true ? page() : network;
  if (!source) return () => {};
  source.addEventListener('offline', offline);
  source.addEventListener('online', online);
  return () => {
    source.removeEventListener('offline', offline);
    source.removeEventListener('online', online);
  };
}

function page(): NetworkEvents | undefined {
  return 'addEventListener' in globalThis ? (globalThis as unknown as NetworkEvents) : undefined;
}
