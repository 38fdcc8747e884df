import { DRAIN_THRESHOLD } from '@primus/protocol';
import { expect, test } from 'vitest';
import { Ends } from './ends.js';

const big = 'x'.repeat(DRAIN_THRESHOLD);

test('frames arrive in both directions, in order, and not within the call', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  client.link.send('a');
  client.link.send('b');
  server.link.send('c');
  expect(server.frames).toEqual([]);
  await ends.clock.advance(0);
  expect(server.frames).toEqual(['a', 'b']);
  expect(client.frames).toEqual(['c']);
});

test('binary frames arrive as they were when they were sent', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  const frame = Uint8Array.of(1, 2, 3);
  client.link.send(frame);
  frame[0] = 9;
  await ends.clock.advance(0);
  expect(server.frames).toEqual([Uint8Array.of(1, 2, 3)]);
});

test('a network for text carries nothing else', async () => {
  const ends = new Ends({ binary: false });
  const { client, server } = await ends.connect();
  client.link.send(Uint8Array.of(1));
  client.link.send('text');
  await ends.clock.advance(0);
  expect(ends.network.client.traits.binary).toBe(false);
  expect(client.errors).toHaveLength(1);
  expect(server.frames).toEqual(['text']);
});

test('latency counts each way, also for the dial', async () => {
  const ends = new Ends({ latency: 50 });
  ends.dial();
  await ends.clock.advance(99);
  expect(ends.servers).toHaveLength(1);
  expect(ends.clients).toHaveLength(0);
  await ends.clock.advance(1);
  ends.clients[0]?.link.send('a');
  await ends.clock.advance(49);
  expect(ends.servers[0]?.frames).toEqual([]);
  await ends.clock.advance(1);
  expect(ends.servers[0]?.frames).toEqual(['a']);
});

test('jitter delays frames and never reorders them', async () => {
  const chances = [0.9, 0, 0.5, 0.1];
  const ends = new Ends({ jitter: 100, random: () => chances.shift() ?? 0 });
  ends.dial();
  await ends.clock.advance(200);
  for (const frame of ['a', 'b', 'c']) ends.clients[0]?.link.send(frame);
  await ends.clock.advance(49);
  expect(ends.servers[0]?.frames).toEqual([]);
  await ends.clock.advance(51);
  expect(ends.servers[0]?.frames).toEqual(['a', 'b', 'c']);
});

test('close lets what was sent arrive, and both ends hear of it once', async () => {
  const ends = new Ends({ latency: 10 });
  ends.dial();
  await ends.clock.advance(20);
  const [client] = ends.clients;
  const [server] = ends.servers;
  client?.link.send('last');
  client?.link.close({ code: 4000, reason: 'done' });
  client?.link.close({ code: 4001 });
  client?.link.send('never');
  server?.link.send('meanwhile');
  await ends.clock.advance(20);
  expect(server?.frames).toEqual(['last']);
  expect(server?.closes).toEqual([{ code: 4000, reason: 'done' }]);
  expect(client?.frames).toEqual(['meanwhile']);
  expect(client?.closes).toEqual([{ code: 4000, reason: 'done' }]);
  expect(ends.network.wires).toEqual([]);
  expect(ends.clock.pending).toBe(0);
});

test('a close from both ends at once closes both', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  client.link.close();
  server.link.close();
  await ends.clock.advance(0);
  expect([client.closes, server.closes]).toEqual([[{ code: 1005 }], [{ code: 1005 }]]);
});

test('a close that is never answered is given up', async () => {
  const ends = new Ends();
  const { client } = await ends.connect();
  ends.network.inject({ fault: 'half-open' });
  client.link.close();
  await ends.clock.advance(29_999);
  expect(client.closes).toEqual([]);
  await ends.clock.advance(1);
  expect(client.closes).toEqual([{ code: 1006 }]);
});

test('terminate drops what waits and reaches the other end even when it reads slowly', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  ends.network.wires[0]?.slow(0, 'server');
  client.link.send('never');
  client.link.terminate();
  await ends.clock.advance(0);
  expect(server.frames).toEqual([]);
  expect(server.closes).toEqual([{ code: 1006 }]);
  expect(client.link.buffered).toBe(0);
});

test('cut closes both ends at once and loses what is under way', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  client.link.send('lost');
  ends.network.wires[0]?.cut();
  expect([client.closes, server.closes]).toEqual([[{ code: 1006 }], [{ code: 1006 }]]);
  await ends.clock.advance(1000);
  expect(server.frames).toEqual([]);
  expect(ends.network.wires).toEqual([]);
});

test('on a half-open wire everything vanishes and nobody is told', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  ends.network.wires[0]?.halfOpen();
  client.link.send(big + big);
  server.link.send('b');
  client.link.terminate();
  await ends.clock.advance(1e6);
  expect(server.frames).toEqual([]);
  expect(server.closes).toEqual([]);
  expect(client.link.buffered).toBe(0);
  expect(ends.network.wires).toHaveLength(1);
});

test('delay lets later frames travel longer, and earlier ones stay ahead', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  const [wire] = ends.network.wires;
  wire?.delay(100);
  client.link.send('a');
  wire?.heal();
  client.link.send('b');
  await ends.clock.advance(99);
  expect(server.frames).toEqual([]);
  await ends.clock.advance(1);
  expect(server.frames).toEqual(['a', 'b']);
});

test('what a slow reader leaves is buffered at the sender, in bytes, until drain', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  ends.network.wires[0]?.slow(1000, 'client');
  server.link.send('é'.repeat(500));
  server.link.send(big);
  expect(server.link.buffered).toBe(1000 + DRAIN_THRESHOLD);
  await ends.clock.advance(1000);
  expect(client.frames).toHaveLength(1);
  expect(server.link.buffered).toBe(DRAIN_THRESHOLD);
  expect(server.drains).toBe(0);
  await ends.clock.advance(DRAIN_THRESHOLD);
  expect(client.frames).toHaveLength(2);
  expect(server.link.buffered).toBe(0);
  expect(server.drains).toBe(1);
});

test('no drain is owed for little', async () => {
  const ends = new Ends();
  const { server } = await ends.connect();
  ends.network.wires[0]?.slow(1e9, 'client');
  server.link.send(big.slice(1));
  await ends.clock.advance(1000);
  expect(server.link.buffered).toBe(0);
  expect(server.drains).toBe(0);
});

test('a reader that stopped leaves everything to the sender until the wire heals', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  ends.network.wires[0]?.slow(0);
  server.link.send(big);
  server.link.send(big);
  await ends.clock.advance(1e9);
  expect(client.frames).toEqual([]);
  ends.network.wires[0]?.heal();
  await ends.clock.advance(0);
  expect(client.frames).toEqual([big, big]);
  expect(server.drains).toBe(1);
});

test('pause backs up to the sender, resume lets it go', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  client.link.send('under way');
  server.link.pause?.();
  client.link.send(big);
  client.link.send('x');
  await ends.clock.advance(0);
  expect(server.frames).toEqual(['under way']);
  expect(client.link.buffered).toBe(DRAIN_THRESHOLD + 1);
  server.link.resume?.();
  await ends.clock.advance(0);
  expect(server.frames).toEqual(['under way', big, 'x']);
  expect(client.drains).toBe(1);
});

test('a close behind a paused reader waits, as the frames before it do', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  server.link.pause?.();
  client.link.send('a');
  client.link.close();
  await ends.clock.advance(0);
  expect(server.closes).toEqual([]);
  server.link.resume?.();
  await ends.clock.advance(0);
  expect(server.frames).toEqual(['a']);
  expect(server.closes).toEqual([{ code: 1005 }]);
});

test('a frame above maxLength, in bytes, closes with 1009', async () => {
  const ends = new Ends({}, 10);
  const { client, server } = await ends.connect({ transport: { maxLength: 20 } });
  client.link.send('é'.repeat(5));
  server.link.send('x'.repeat(20));
  client.link.send('é'.repeat(5) + 'x');
  client.link.send('after');
  await ends.clock.advance(0);
  expect(server.frames).toEqual(['é'.repeat(5)]);
  expect(client.frames).toEqual(['x'.repeat(20)]);
  expect(server.errors).toEqual([expect.any(RangeError)]);
  expect(server.closes).toEqual([{ code: 1009 }]);
  expect(client.closes).toEqual([{ code: 1009 }]);
});
