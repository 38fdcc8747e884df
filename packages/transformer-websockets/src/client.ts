import type { ClientTransformer } from '@primus/protocol';
import { ClientLink } from './client-link.js';
import { dial, webSocketUrl } from './dial.js';

/** WebSockets on the client, by the platform's own. */
export const websockets: ClientTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },
  dial: ({ url }, open, failed) =>
    dial(
      new ClientLink(
        new WebSocket(webSocketUrl(url)) as ConstructorParameters<typeof ClientLink>[0],
      ),
      open,
      failed,
    ),
};
