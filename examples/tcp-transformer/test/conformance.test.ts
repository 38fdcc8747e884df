import { json } from '@primus/parser-json';
import { conformance, Proxy, type Subject } from '@primus/testkit';
import { describe, it } from 'vitest';
import { tcp as client } from '../src/client.js';
import { tcp as server } from '../src/server.js';
import { freePort } from './free-port.js';

const world: Subject['world'] = async () => {
  const port = await freePort();
  const proxy = new Proxy(port);
  return {
    server: { ...server, attach: (host) => server.attach({ ...host, transport: { port } }) },
    client,
    url: `tcp://127.0.0.1:${await proxy.listen()}`,
    cut: () => proxy.cut(),
    silence: () => proxy.silence(),
    stall: () => proxy.stall(),
    flow: () => proxy.flow(),
    refusal: ({ cause }) => Number(/answered (\d+)/.exec(String(cause))?.[1]),
    close: () => proxy.close(),
  };
};

conformance({ describe, it, parser: json, world, without: ['binary'] });
