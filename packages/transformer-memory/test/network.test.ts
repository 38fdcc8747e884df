import { DialRefused, type Wire } from '@primus/transformer-memory';
import { expect, test } from 'vitest';
import { Ends } from './ends.js';

const nothing = (): void => {};

test('the server sees where the client comes from and what it asks for', async () => {
  const ends = new Ends();
  await ends.connect({
    url: new URL('http://example.com:81/primus?a=1&b=%20'),
    transport: { headers: { cookie: 'a=b' }, address: '10.0.0.1', port: 7 },
  });
  expect(ends.handshakes).toEqual([
    {
      url: '/primus?a=1&b=%20',
      headers: { host: 'example.com:81', cookie: 'a=b' },
      remote: { address: '10.0.0.1', port: 7 },
    },
  ]);
});

test('the wire is the socket of both ends', async () => {
  const ends = new Ends();
  const { client, server } = await ends.connect();
  const [wire] = ends.network.wires;
  expect(client.link.raw).toBe(wire);
  expect(server.link.raw).toBe(wire);
});

test('whoever dials where nobody listens is refused', async () => {
  const ends = new Ends();
  ends.dial({ url: new URL('http://memory/elsewhere') });
  await ends.clock.advance(0);
  ends.dial();
  await ends.transformer.close();
  await ends.clock.advance(0);
  expect(ends.failures).toEqual([expect.any(DialRefused), expect.any(DialRefused)]);
});

test('a refusal of the server reaches the client', async () => {
  const ends = new Ends();
  ends.refusal = { status: 403, headers: {}, body: 'no' };
  ends.dial();
  await ends.clock.advance(0);
  expect(ends.servers).toEqual([]);
  expect(ends.failures).toEqual([expect.objectContaining({ refusal: ends.refusal })]);
});

test.each([
  ['before the server hears of it', 0, 0],
  ['after the server accepted', 15, 1],
])('a dial that is aborted %s ends in silence', async (_, time, accepted) => {
  const ends = new Ends({ latency: 10 });
  const dial = ends.dial();
  await ends.clock.advance(time);
  dial.abort();
  dial.abort();
  await ends.clock.advance(100);
  expect(ends.clients).toEqual([]);
  expect(ends.failures).toEqual([]);
  expect(ends.servers).toHaveLength(accepted);
  for (const server of ends.servers) expect(server.closes).toEqual([{ code: 1006 }]);
  expect(ends.network.wires).toEqual([]);
});

test('a wire that is cut before the client knows of it fails the dial', async () => {
  const ends = new Ends({ latency: 10 });
  ends.dial();
  await ends.clock.advance(15);
  ends.network.inject({ fault: 'cut' });
  await ends.clock.advance(100);
  expect(ends.clients).toEqual([]);
  expect(ends.failures).toHaveLength(1);
});

test('a server that closes at once fails no dial', async () => {
  const ends = new Ends({ latency: 10 });
  ends.dial();
  await ends.clock.advance(15);
  ends.servers[0]?.link.close({ code: 4000 });
  await ends.clock.advance(100);
  expect(ends.failures).toEqual([]);
  expect(ends.clients[0]?.closes).toEqual([{ code: 4000 }]);
});

test('a listener that cuts the wire while it opens hears of the close', async () => {
  const ends = new Ends();
  const heard: unknown[] = [];
  ends.network.client.dial(
    { url: new URL('http://memory/primus'), server: '', transport: {}, websockets: true },
    (link) => {
      (link.raw as Wire).cut();
      return { frame: nothing, drain: nothing, error: nothing, close: (info) => heard.push(info) };
    },
    nothing,
  );
  await ends.clock.advance(0);
  expect(heard).toEqual([{ code: 1006 }]);
});

test('a script lets faults happen at their times', async () => {
  const ends = new Ends({
    faults: [
      { at: 100, fault: 'delay', ms: 50 },
      { at: 200, fault: 'heal' },
      { at: 300, fault: 'slow', bytesPerSecond: 1, reader: 'server' },
      { at: 400, fault: 'heal' },
      { at: 500, fault: 'cut' },
      { at: 600, fault: 'refuse' },
      { at: 700, fault: 'ignore' },
      { at: 800, fault: 'heal' },
      { at: 900, fault: 'half-open' },
    ],
  });
  const { client, server } = await ends.connect();
  const arrivesWithin = async (ms: number): Promise<boolean> => {
    const before = server.frames.length;
    client.link.send('1234567890');
    await ends.clock.advance(ms);
    return server.frames.length > before;
  };
  expect(await arrivesWithin(100)).toBe(true);
  expect(await arrivesWithin(49)).toBe(false);
  await ends.clock.advance(51);
  expect(await arrivesWithin(100)).toBe(true);
  expect(await arrivesWithin(99)).toBe(false);
  await ends.clock.advance(101);
  expect(client.closes).toEqual([{ code: 1006 }]);

  await ends.clock.advance(100);
  ends.dial();
  await ends.clock.advance(100);
  expect(ends.failures).toHaveLength(1);
  const unanswered = ends.dial();
  await ends.clock.advance(100);
  expect(ends.failures).toHaveLength(1);
  unanswered.abort();
  const again = await ends.connect();
  await ends.clock.advance(100);
  again.client.link.send('lost');
  await ends.clock.advance(1e6);
  expect(again.server.frames).toEqual([]);
  expect(again.server.closes).toEqual([]);
});

test('what lasts befalls wires that open later, too', async () => {
  const ends = new Ends();
  ends.network.inject({ fault: 'slow', bytesPerSecond: 0 });
  ends.network.inject({ fault: 'delay', ms: 10 });
  ends.dial();
  await ends.clock.advance(20);
  ends.servers[0]?.link.send('a');
  await ends.clock.advance(1000);
  expect(ends.clients[0]?.frames).toEqual([]);
  expect(ends.servers[0]?.link.buffered).toBe(1);
});

test('close ends the script and every wire', async () => {
  const ends = new Ends({ faults: [{ at: 5, fault: 'refuse' }] });
  const { client, server } = await ends.connect();
  ends.network.close();
  expect(client.closes).toHaveLength(1);
  expect(server.closes).toHaveLength(1);
  expect(ends.clock.pending).toBe(0);
});
