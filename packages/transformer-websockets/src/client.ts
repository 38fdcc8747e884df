import type { ClientTransformer } from '@primus/protocol';
import { dial, webSocketUrl } from './dial.js';

/** WebSockets on the client, by the platform's own. */
export const websockets: ClientTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },
  dial: ({ url }, open, failed) => dial(new WebSocket(webSocketUrl(url)), open, failed),
};
