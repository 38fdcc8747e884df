import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerTransformer } from '@primus/core';
import type { ClientTransformer } from '@primus/protocol';
import { Proxy } from './proxy.js';
import type { World } from './world.js';

/** A transformer, both halves. */
export interface Halves {
  readonly server: ServerTransformer;
  readonly client: ClientTransformer;
}

/**
 * A world for transformers that live on an HTTP server of Node's: a server on a free port, behind
 * a TCP proxy that simulates the faults.
 */
export async function overHttp({ server, client }: Halves): Promise<World> {
  // As any application has: somebody who answers what is not for Primus.
  const listener = createServer((_, res) => res.end('This is not for Primus.'));
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const { port } = listener.address() as AddressInfo;
  const proxy = new Proxy(port);
  return {
    server,
    client,
    listener,
    url: `http://127.0.0.1:${await proxy.listen()}`,
    cut: () => proxy.cut(),
    silence: () => proxy.silence(),
    stall: () => proxy.stall(),
    flow: () => proxy.flow(),
    refusal: () => proxy.refusal,
    async close() {
      const closed = once(listener.close(), 'close');
      await proxy.close();
      await closed;
    },
  };
}
