/** Pixels from the end within which the reader is taken to be reading along. */
const NEAR_END = 40;

/**
 * Appends to a list that scrolls, of which the newest `limit` items are kept, and stays with the
 * end for whoever is reading there.
 */
export function appendToLog(log: HTMLElement, item: HTMLElement, limit: number): void {
  const reading = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  log.append(item);
  while (log.childElementCount > limit) log.firstElementChild?.remove();
  if (reading) log.scrollTop = log.scrollHeight;
}
