import { Primus as Client } from '@primus/client';
import { json } from '@primus/parser-json';
import type { Link } from '@primus/protocol';
import { Conversation, type Step } from './converse.js';

/** Leads a client through a conversation, with a server that only does what the steps say. */
export async function converseAsClient(
  steps: readonly Step[],
  pingTimeout: number,
): Promise<Step[]> {
  const conversation = new Conversation();
  const { clock, network, delivered } = conversation;
  let link: Link | undefined;
  network.server.attach({
    pathname: '/primus',
    maxLength: Infinity,
    maxFragments: Infinity,
    maxPendingHandshakes: Infinity,
    compression: false,
    transport: {},
    standalone: true,
    anyOrigin: true,
    log: (_, message) => {
      throw new Error(message);
    },
    owns: () => true,
    handshake: () => {
      throw new Error('There is no request.');
    },
    admit: () => Promise.resolve(undefined),
    respond: () => {
      throw new Error('There is no HTTP.');
    },
    readBody: () => {
      throw new Error('There is no HTTP.');
    },
    accept(_, accepted) {
      link = accepted;
      return conversation.listener;
    },
  });
  const client = new Client('http://memory', {
    transformer: network.client,
    parser: json,
    clock,
    pingTimeout,
    network: false,
  });
  let returns = false;
  let id: string | undefined;
  client.on('data', (message) => delivered.push(message));
  client.on('reconnect scheduled', () => (returns = true));
  await clock.advance(0);

  const taken = await conversation.lead(steps, {
    hears: (frame) => link?.send(frame as string),
    writes: (message) => client.write(message),
    ends: () => void client.end(),
    pauses: (pauses) => void (pauses === true ? client.pause() : client.resume()),
    asks: () => void client.id().then((answer) => (id = answer)),
    learns: () => id,
    loses: () => {
      network.inject({ fault: 'cut' });
      conversation.closes();
    },
    returns: () => returns,
  });
  client.destroy();
  return taken;
}
