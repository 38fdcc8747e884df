/** Whether the network is there, as far as the platform tells. */
function isOnline(): boolean | undefined {
  const { navigator } = globalThis as { navigator?: { readonly onLine?: boolean } };
  return navigator?.onLine;
}

/** Whether this platform tells when the network comes and goes. */
export const hasNetworkEvents: boolean = isOnline() !== undefined;

/** Whether the network is known to be gone. */
export function isOffline(): boolean {
  return isOnline() === false;
}
