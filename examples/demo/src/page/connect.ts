import type { ClassicClient } from 'primus';
import type { PageMessages } from '../shared/messages.js';

export type Client = ClassicClient<PageMessages>;

// #region connect
/** A pane's own connection. Lost, it comes back by itself. */
export function connect(visitor: string): Client {
  return new Primus(`${location.origin}?visitor=${visitor}`);
}
// #endregion
