import type { Client } from './connect.js';
import { formatSeconds } from './numbers.js';

/** How a connection is doing, as a person would put it. */
export type Status =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly news: string }
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retries: number;
      /** Ms until the attempt. */
      readonly delay: number;
    }
  | { readonly kind: 'retrying'; readonly attempt: number; readonly retries: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'closed'; readonly news: string };

// #region reconnect
/** Follows a connection and tells of every turn it takes; the client does the reconnecting. */
export function watchStatus(primus: Client, tell: (status: Status) => void): void {
  let news = 'Connected.';
  let ending = 'The server ended the connection.';
  primus.on('reconnect scheduled', ({ attempt, retries, scheduled }) => {
    tell({ kind: 'waiting', attempt, retries, delay: scheduled });
  });
  primus.on('reconnect', ({ attempt, retries }) => {
    tell({ kind: 'retrying', attempt, retries });
  });
  primus.on('reconnected', ({ attempt, retries, duration }) => {
    news = `Back after ${formatSeconds(duration)}, at attempt ${attempt} of ${retries}.`;
  });
  primus.on('open', () => tell({ kind: 'open', news }));
  primus.on('reconnect failed', (error) => (ending = error.message));
  primus.on('end', () => tell({ kind: 'closed', news: ending }));
  primus.on('offline', () => tell({ kind: 'offline' }));
}
// #endregion
