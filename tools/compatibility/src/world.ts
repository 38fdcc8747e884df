import type { ServerTransformer } from '@primus/core';
import type { Link } from '@primus/protocol';
import { type Halves, overHttp, type World } from '@primus/testkit';

/**
 * A world for transformers whose sessions may outlive the connections they use, at least for a
 * time that is real: what is cut there is the session.
 */
async function withSessions(halves: Halves): Promise<World> {
  const links = new Set<Link>();
  const server: ServerTransformer = {
    ...halves.server,
    attach: (host) =>
      halves.server.attach({
        ...host,
        accept(handshake, link) {
          links.add(link);
          return host.accept(handshake, link);
        },
      }),
  };
  const world = await overHttp({ ...halves, server });
  return {
    ...world,
    cut() {
      world.cut();
      for (const link of links) link.terminate();
    },
  };
}

/** The world of a test of the conformance suite. */
export function worldOf(halves: Halves, outlives: boolean): Promise<World> {
  return outlives ? withSessions(halves) : overHttp(halves);
}
