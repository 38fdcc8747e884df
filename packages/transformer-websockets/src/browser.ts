import type { ClientTransformer } from '@primus/protocol';
import { websockets } from './client.js';
import { dial, type Socket, webSocketUrl } from './dial.js';

/** What Node and bundlers offer to scripts that are modules. */
declare const require: unknown;

interface Ws {
  readonly WebSocket: new (url: string, protocols: readonly string[], options: object) => Socket;
}

/** The script may be required where there is no WebSocket, as in Node: `ws` has one. */
const transformer: ClientTransformer = {
  ...websockets,
  dial(target, open, failed) {
    if (typeof WebSocket === 'function' || typeof require !== 'function') {
      return websockets.dial(target, open, failed);
    }
    const { WebSocket: Client } = (require as (name: string) => Ws)('ws');
    return dial(new Client(webSocketUrl(target.url), [], target.transport), open, failed);
  },
};

export default transformer;
