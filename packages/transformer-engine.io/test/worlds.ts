import type { IncomingMessage } from 'node:http';
import type { ClientTransformer } from '@primus/protocol';
import { overHttp, type World } from '@primus/testkit';
import { engineio as server } from '@primus/transformer-engine.io';
import { engineio as client } from '@primus/transformer-engine.io/client';
import { engineio as page } from '../src/client.js';

/** The client half, always told to use these transports. */
function over(...transports: string[]): ClientTransformer {
  return {
    ...client,
    dial: (target, open, failed) =>
      client.dial({ ...target, transport: { ...target.transport, transports } }, open, failed),
  };
}

const withoutWebSockets: ClientTransformer = {
  ...client,
  dial: (target, open, failed) => client.dial({ ...target, websockets: false }, open, failed),
};

/** The client half by what it uses. */
export const clients: Readonly<Record<string, ClientTransformer>> = {
  'polling that becomes a WebSocket': client,
  polling: withoutWebSockets,
  'a WebSocket': over('websocket'),
  'what a page has': page,
};

/**
 * A network with the client given. A session that polls is between two connections at times; what
 * breaks then breaks the next poll.
 */
export async function worldOf(half: ClientTransformer): Promise<World> {
  const world = await overHttp({ server, client: half });
  const { listener } = world;
  const late = ({ url = '', method, socket }: IncomingMessage): void => {
    const ofSession = /[?&]sid=/.test(url);
    if (ofSession && method === 'GET') socket.resetAndDestroy();
    else if (!ofSession) listener?.removeListener('request', late);
  };
  return {
    ...world,
    cut() {
      world.cut();
      listener?.on('request', late);
    },
  };
}
