import type { SocketConstructor } from 'primus';
import type { PageMessages } from '../shared/messages.js';

declare global {
  /** What `/primus/primus.js` declares. */
  const Primus: SocketConstructor<PageMessages>;
}
