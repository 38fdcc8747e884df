import type { ClientTransformer } from '@primus/protocol';
import { restoreUnload } from './unload.js';
import SockJS from 'sockjs-client';
import { dial } from './dial.js';
import type { SockJSConstructor } from './socket.js';
import { optionsOf, urlOf } from './target.js';

restoreUnload();

// The types of the package are those of a WebSocket, and know neither all options nor its inside.
const Socket = SockJS as unknown as SockJSConstructor;

/** SockJS on the client, whatever the parser. */
export const carrier: ClientTransformer = {
  name: 'sockjs',
  traits: { binary: false, flowControl: true },
  dial: (target, open, failed) =>
    dial(new Socket(urlOf(target), null, optionsOf(target)), open, failed),
};
