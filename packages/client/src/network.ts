/** What is heard of the network, and of a page that sleeps or wakes. */
const CHANGES = [
  'online',
  'offline',
  'pagehide',
  'pageshow',
  'visibilitychange',
  'resume',
] as const;

type Change = (typeof CHANGES)[number];

export interface NetworkEvent {
  readonly type: string;
  /** Of `pagehide` and `pageshow`: whether the page goes to, or comes from, the back/forward cache. */
  readonly persisted?: boolean;
}

/** Where changes of the network are heard: a page's `window`, or something like it. */
export interface NetworkEvents {
  addEventListener(type: Change, listener: (event: NetworkEvent) => void, options: object): void;
  removeEventListener(type: Change, listener: (event: NetworkEvent) => void, options: object): void;
}

/**
 * Tells of changes of the network and of the page; returns how to stop. It captures them, for `resume`
 * is told to the document and does not bubble.
 */
export function watchNetwork(
  network: boolean | NetworkEvents,
  changed: (event: NetworkEvent) => void,
): () => void {
  const page = globalThis as Partial<NetworkEvents>;
  const source: Partial<NetworkEvents> = network === true ? page : network || {};
  for (const change of CHANGES) source.addEventListener?.(change, changed, { capture: true });
  return () => {
    for (const change of CHANGES) source.removeEventListener?.(change, changed, { capture: true });
  };
}
