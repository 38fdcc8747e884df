import { Primus, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import type { Link } from '@primus/protocol';
import { Conversation, type Step } from './converse.js';

/** Leads a server through a conversation, with a client that only does what the steps say. */
export async function converseAsServer(
  steps: readonly Step[],
  pingInterval: number,
): Promise<Step[]> {
  const conversation = new Conversation();
  const { clock, network, delivered, said } = conversation;
  const server = new Primus(undefined, {
    transformer: network.server,
    parser: json,
    clock,
    pingInterval,
  });
  let spark: Spark | undefined;
  server.on('connection', (connected) => {
    spark = connected;
    connected.on('data', (message) => delivered.push(message));
  });
  let link: Link | undefined;
  network.client.dial(
    { url: new URL('http://memory/primus'), server: '', transport: {}, websockets: true },
    (opened) => {
      link = opened;
      return conversation.listener;
    },
    (cause) => {
      throw cause as Error;
    },
  );
  await clock.advance(0);

  const taken = await conversation.lead(steps, {
    hears: (frame) => link?.send(frame as string),
    says: () => String(said.shift()).replace(spark?.id ?? '', '{id}'),
    writes: (message) => spark?.write(message),
    ends: (options) => spark?.end(undefined, options === true ? {} : (options as object)),
  });
  const destroyed = server.destroy();
  await clock.advance(60_000);
  await destroyed;
  return taken;
}
