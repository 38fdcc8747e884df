import { assertCompatible, type ClientTransformer } from '@primus/protocol';
import { carrier } from './carrier.js';

/** BrowserChannel on the client. The `transport` option takes what `BCSocket` takes. */
export const browserchannel: ClientTransformer = {
  ...carrier,
  load: (parser) => assertCompatible(parser, carrier),
};
