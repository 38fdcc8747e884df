import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { forwarded } from '@primus/middleware-forwarded';
import Primus, { type PrimusOptions } from 'primus';
import type { TransformerName } from '../../compatibility/src/names.js';

/** Binary where the transformer carries bytes. */
export const parserOf = (transformer: TransformerName): 'json' | 'msgpack' =>
  transformer === 'sockjs' || transformer === 'browserchannel' ? 'json' : 'msgpack';

/** One server of the two behind a proxy, in this process. */
export interface Backend {
  readonly primus: Primus;
  readonly port: number;
  /** Ends it as a crash does: nobody is told, and nobody listens any more. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** A server that sends every message back, as it would be in production. */
export async function startBackend(
  transformer: TransformerName,
  options: Partial<PrimusOptions> = {},
): Promise<Backend> {
  const primus = Primus.createServer({
    transformer,
    parser: parserOf(transformer),
    hostname: '127.0.0.1',
    port: 0,
    iknowhttpsisbetter: true,
    addressOf: forwarded({ trust: 'loopback' }),
    ...options,
  });
  primus.on('connection', (spark) => {
    spark.on('data', (message) => spark.write(message));
  });
  const server = primus.server as Server | undefined;
  const sockets = watchSockets(server);
  return {
    primus,
    port: await portOf(primus, server),
    async crash() {
      for (const socket of sockets) socket.resetAndDestroy();
      await end(primus);
    },
    close: () => end(primus),
  };
}

/** Without a word to clients, and without waiting for those that have gone and not said so. */
async function end(primus: Primus): Promise<void> {
  primus.forEach((spark) => spark.destroy());
  await primus.destroy();
}

/** The sockets of a server that are open. */
function watchSockets(server: Server | undefined): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server?.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function portOf(primus: Primus, server: Server | undefined): Promise<number> {
  if (!server) {
    const { listening } = primus.transformer as unknown as { listening: Promise<{ port: number }> };
    return (await listening).port;
  }
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
