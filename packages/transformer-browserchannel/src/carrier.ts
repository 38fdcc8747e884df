import type { ClientTransformer } from '@primus/protocol';
import { BCSocket } from './bcsocket.js';
import { dial } from './dial.js';

/** BrowserChannel on the client, whatever the parser. */
export const carrier: ClientTransformer = {
  name: 'browserchannel',
  traits: { binary: false, flowControl: true },
  dial: (target, open, failed) => dial(BCSocket, target, open, failed),
};
