import type { ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import type { Link } from '@primus/protocol';
import { conformance, overHttp, type World } from '@primus/testkit';
import { browserchannel as server } from '@primus/transformer-browserchannel';
import { browserchannel as client } from '@primus/transformer-browserchannel/client';
import { describe, it } from 'vitest';

/**
 * The framework's server keeps a session whose client was cut off for 30 s of real time, in which
 * it may ask for its messages again. That wait is left out here.
 */
async function world(): Promise<World> {
  const links = new Set<Link>();
  const forgetful: ServerTransformer = {
    ...server,
    attach: (host) =>
      server.attach({
        ...host,
        accept(handshake, link) {
          links.add(link);
          return host.accept(handshake, link);
        },
      }),
  };
  const base = await overHttp({ server: forgetful, client });
  return {
    ...base,
    cut() {
      base.cut();
      for (const link of links) link.terminate();
    },
  };
}

conformance({ describe, it, parser: json, world, without: ['binary', 'pause'] });
