import { assertCompatible, type ClientTransformer } from '@primus/protocol';
import { carrier } from './carrier.js';

/** SockJS on the client. The `transport` option takes what `SockJS` takes. */
export const sockjs: ClientTransformer = {
  ...carrier,
  load: (parser) => assertCompatible(parser, carrier),
};
