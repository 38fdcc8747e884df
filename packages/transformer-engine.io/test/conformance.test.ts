import { json } from '@primus/parser-json';
import { conformance } from '@primus/testkit';
import { describe, it } from 'vitest';
import { clients, worldOf } from './worlds.js';

for (const [name, client] of Object.entries(clients)) {
  describe(`over ${name}`, () => {
    // A server can pause, and a test of its own says so; a client cannot.
    conformance({ describe, it, parser: json, world: () => worldOf(client), without: ['pause'] });
  });
}
