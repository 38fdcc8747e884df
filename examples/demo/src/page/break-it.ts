import type { Client } from './connect.js';
import { find } from './find.js';

/** The buttons that take the connection away: this one, or everybody's. */
export function offerToBreakIt(root: HTMLElement, primus: Client): void {
  for (const type of ['cut', 'restart'] as const) {
    find(root, type).addEventListener('click', () => {
      // What waits for a connection would break the next one.
      if (primus.readyState === Primus.OPEN) primus.write({ type });
    });
  }
}
