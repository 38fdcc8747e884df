import type { ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import type { Link } from '@primus/protocol';
import { conformance, overHttp, type World } from '@primus/testkit';
import { browserchannel as server } from '@primus/transformer-browserchannel';
import { browserchannel as client } from '@primus/transformer-browserchannel/client';
import { describe, it } from 'vitest';

/**
 * The framework heals what is cut: the client asks again, and the session goes on. What does break
 * a connection is a server that no longer knows the session.
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
