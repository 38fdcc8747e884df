import type { SocketConstructor } from 'primus';
import type { PageMessages } from '../shared/messages.js';

declare global {
  /** What the client script of the chosen transformer declares. */
  const Primus: SocketConstructor<PageMessages>;
}
