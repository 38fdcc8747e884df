import type { ClientTransformer } from '@primus/protocol';
import { websockets } from '@primus/transformer-websockets/client';

/** WebSockets on the client, by the platform's own: all that a page needs to reach faye-websocket. */
export const faye: ClientTransformer = { ...websockets, name: 'faye' };
