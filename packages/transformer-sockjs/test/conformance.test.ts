import type { ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import type { ClientTransformer } from '@primus/protocol';
import { conformance, overHttp } from '@primus/testkit';
import { sockjs as server } from '@primus/transformer-sockjs';
import { sockjs as client } from '@primus/transformer-sockjs/client';
import { describe, it } from 'vitest';

/** A client that knows one of the transports only, and gives it time when much is going on. */
function over(transports: string): ClientTransformer {
  const transport = { transports, timeout: 8000 };
  return { ...client, dial: (target, ...rest) => client.dial({ ...target, transport }, ...rest) };
}

function serverWith(transport: Readonly<Record<string, unknown>>): ServerTransformer {
  return { ...server, attach: (host) => server.attach({ ...host, transport }) };
}

const servers: readonly (readonly [transport: string, half: ServerTransformer])[] = [
  ['websocket', server],
  ['xhr-streaming', server],
  ['xhr-polling', server],
  // The client waits 200 ms after each event source, so that one has to carry much.
  ['eventsource', serverWith({ response_limit: 1e9 })],
];

for (const [transport, half] of servers) {
  describe(`over ${transport}`, () => {
    conformance({
      describe,
      it,
      parser: json,
      world: () => overHttp({ server: half, client: over(transport) }),
      without: ['binary', 'pause'],
    });
  });
}
