/** Whether this platform tells when the network comes and goes. */
export const hasNetworkEvents: boolean = ((): boolean => {
  const page = globalThis as { navigator?: object; addEventListener?: unknown };
  return typeof page.addEventListener === 'function' && 'onLine' in (page.navigator ?? {});
})();

/** Whether the network is known to be gone. */
export function isOffline(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly onLine?: boolean } };
  return navigator?.onLine === false;
}
