import { assertCompatible, type ClientTransformer } from '@primus/protocol';
import { BCSocket } from './bcsocket.js';
import { dial } from './dial.js';

/** BrowserChannel on the client. The `transport` option takes what `BCSocket` takes. */
export const browserchannel: ClientTransformer = {
  name: 'browserchannel',
  traits: { binary: false, flowControl: true },
  load: (parser) => assertCompatible(parser, browserchannel),
  dial: (target, open, failed) => dial(BCSocket, target, open, failed),
};
