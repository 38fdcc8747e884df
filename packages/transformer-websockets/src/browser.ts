import type { ClientTransformer, DialTarget } from '@primus/protocol';
import { dial, type Socket, webSocketUrl } from './dial.js';

/** What Node and bundlers offer to scripts that are modules. */
declare const require: unknown;

interface Ws {
  readonly WebSocket: new (url: string, protocols: readonly string[], options: object) => Socket;
}

/** The script may be required where there is no WebSocket, as in Node: `ws` has one. */
function connect({ url, transport }: DialTarget): Socket {
  const address = webSocketUrl(url);
  if (typeof WebSocket === 'function' || typeof require !== 'function') {
    return new WebSocket(address);
  }
  const { WebSocket: Client } = (require as (name: string) => Ws)('ws');
  return new Client(address, [], transport);
}

const transformer: ClientTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },
  dial: (target, open, failed) => dial(connect(target), open, failed),
};

export default transformer;
