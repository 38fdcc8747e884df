import type { ClientTransformer } from '@primus/protocol';
import { websockets } from '@primus/transformer-websockets/client';

/** WebSockets on the client: what uWebSockets.js speaks, and all that it takes to reach it. */
export const uws: ClientTransformer = { ...websockets, name: 'uws' };
