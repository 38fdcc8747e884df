import { json } from '@primus/parser-json';
import type { Subject } from '@primus/testkit';
import { conformance } from '@primus/testkit';
import { DialRefused, MemoryNetwork } from '@primus/transformer-memory';
import { describe, it } from 'vitest';

const world: Subject['world'] = (clock) => {
  const network = new MemoryNetwork({ clock });
  const slow = (bytesPerSecond: number): void => {
    network.inject({ fault: 'slow', bytesPerSecond, reader: 'client' });
    network.inject({ fault: 'slow', bytesPerSecond, reader: 'server' });
  };
  return {
    server: network.server,
    client: network.client,
    url: 'http://memory',
    cut: () => network.inject({ fault: 'cut' }),
    silence: () => network.inject({ fault: 'half-open' }),
    stall: () => slow(0),
    flow: () => slow(Infinity),
    refusal: ({ cause }) => (cause instanceof DialRefused ? cause.refusal?.status : undefined),
    close: () => network.close(),
  };
};

conformance({ describe, it, parser: json, world });
