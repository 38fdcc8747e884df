import type { ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import { msgpack } from '@primus/parser-msgpack';
import { conformance, Proxy, type Subject } from '@primus/testkit';
import { uws as server } from '@primus/transformer-uws';
import { uws as client } from '@primus/transformer-uws/client';
import { describe, it } from 'vitest';
import { freePort } from 'tools-check/free-port';
import { uwsLoads } from 'tools-check/uws-loads';

const world: Subject['world'] = async () => {
  const port = await freePort();
  const proxy = new Proxy(port);
  const transport = { port, host: '127.0.0.1' };
  const native: ServerTransformer = {
    ...server,
    attach: (host) => server.attach({ ...host, transport }),
  };
  return {
    server: native,
    client,
    url: `http://127.0.0.1:${await proxy.listen()}`,
    cut: () => proxy.cut(),
    silence: () => proxy.silence(),
    stall: () => proxy.stall(),
    flow: () => proxy.flow(),
    refusal: () => proxy.refusal,
    close: () => proxy.close(),
  };
};

// Without what this version of uWebSockets.js cannot do.
const without = ['pause', 'port'] as const;

describe.skipIf(!uwsLoads)('on a port of its own (where uWebSockets.js has a binary)', () => {
  conformance({ describe, it, parser: json, world, without });
});

describe.skipIf(!uwsLoads)('as bytes (where uWebSockets.js has a binary)', () => {
  conformance({ describe, it, parser: msgpack, world, without });
});
