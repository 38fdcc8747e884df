import { Primus as Client } from '@primus/client';
import { Primus, RefusedError } from '@primus/core';
import { json } from '@primus/parser-json';
import { DialRefused, ManualClock, MemoryNetwork } from '@primus/transformer-memory';
import { expect, test } from 'vitest';

test('a server and a client talk without a network', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork({ clock });
  const server = new Primus(undefined, { transformer: network.server, parser: json, clock });
  const heard: unknown[] = [];
  server.on('connection', (spark) => {
    spark.on('data', (message) => spark.write({ echo: message, query: spark.query['a'] }));
  });
  const client = new Client('http://memory?a=1', {
    transformer: network.client,
    parser: json,
    clock,
  });
  client.on('data', (message) => heard.push(message));
  client.write('hello');
  await clock.advance(0);
  expect(heard).toEqual([{ echo: 'hello', query: '1' }]);
  await server.destroy();
  expect(server.connected).toBe(0);
});

test('middleware refuses over the network as over HTTP', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork({ clock });
  const server = new Primus(undefined, { transformer: network.server, parser: json, clock });
  server.use('no', () => {
    throw new RefusedError('Not you.', 402);
  });
  const client = new Client('http://memory', {
    transformer: network.client,
    parser: json,
    clock,
    strategy: false,
  });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error.cause));
  await clock.advance(0);
  expect(server.connected).toBe(0);
  expect(errors).toEqual([expect.any(DialRefused)]);
  expect((errors[0] as DialRefused).refusal).toMatchObject({
    status: 402,
    body: '{"error":"Not you."}',
  });
});
