import { Primus as Client } from '@primus/client';
import { Primus } from '@primus/core';
import { json as parser } from '@primus/parser-json';
import { ManualClock, MemoryNetwork } from '@primus/transformer-memory';
import { expect, test } from 'vitest';

test('a client returns after its connection broke', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork({ clock });
  const server = new Primus(undefined, { transformer: network.server, parser, clock });
  const client = new Client('http://memory', { transformer: network.client, parser, clock });

  await clock.advance(0);
  expect(server.connected).toBe(1);

  network.inject({ fault: 'cut' });
  expect(server.connected).toBe(0);

  await clock.advance(2000);
  expect(server.connected).toBe(1);

  client.destroy();
  await server.destroy();
  expect(clock.pending).toBe(0);
});
