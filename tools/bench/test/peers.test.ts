import { afterEach, describe, expect, it } from 'vitest';
import { Crowd } from '../src/load/crowd.js';
import { BURST, ROOM } from '../src/message.js';
import { bareOf, peers, previousOf } from '../src/peers/index.js';
import type { Peer, RunningPeer } from '../src/peers/peer.js';

let server: RunningPeer | undefined;
let crowd: Crowd | undefined;

afterEach(async () => {
  await crowd?.disconnect();
  server?.close();
  [server, crowd] = [undefined, undefined];
});

async function meet(peer: Peer, clients: number): Promise<Crowd> {
  server = await peer.start({});
  crowd = new Crowd(server.port, peer.dialect);
  await crowd.connect(clients);
  return crowd;
}

/** Whoever asks stops after the first answers. */
const once = { bytes: 100, ms: 0 } as const;

describe.each(peers.filter(({ loads = true }) => loads))('$name', (peer) => {
  it('counts who is connected', async () => {
    const clients = await meet(peer, 3);
    await clients.echo({ ...once, inFlight: 1 });
    expect(server?.connected()).toBe(3);
  });

  it('answers every message', async () => {
    const clients = await meet(peer, 2);
    expect(await clients.echo({ ...once, inFlight: 1 })).toBe(2);
    expect(await clients.echo({ ...once, inFlight: 8 })).toBe(16);
    expect(await clients.echo({ bytes: 4096, inFlight: 8, ms: 0 })).toBe(16);
  });

  it('sends to all, ten times to all, and to those in the room', async () => {
    const all = 2 * ROOM;
    const clients = await meet(peer, all);
    // Nobody is left out of what follows: everybody has been answered.
    await clients.echo({ ...once, inFlight: 1 });
    expect(await clients.ask({ ...once, to: 'all', expected: all })).toBe(all);
    expect(await clients.ask({ ...once, to: 'burst', expected: all * BURST })).toBe(all * BURST);
    expect(await clients.ask({ ...once, to: 'some', expected: 2 })).toBe(2);
    // Had more come, they would be among these.
    expect(await clients.echo({ ...once, inFlight: 1 })).toBe(all);
  });
});

describe.each(peers.filter(({ can, loads = true }) => loads && can.includes('pipe')))(
  '$name, which can pipe',
  (peer) => {
    it('streams so many bytes to one client', async () => {
      const clients = await meet(peer, 1);
      await expect(clients.pipe(8 * 2 ** 20)).resolves.toBeUndefined();
    });
  },
);

describe('peers', () => {
  it('are compared with their framework and with Primus 8', () => {
    const pairs = peers.map((peer) => [peer.name, bareOf(peer)?.name, previousOf(peer)?.name]);
    expect(pairs).toEqual([
      ['Primus 9: core, websockets', 'ws', 'Primus 8: websockets'],
      ['Primus 9: websockets', 'ws', 'Primus 8: websockets'],
      ['Primus 9: engine.io', 'engine.io', 'Primus 8: engine.io'],
      ['Primus 9: sockjs', 'sockjs', 'Primus 8: sockjs'],
      ['Primus 9: faye', 'faye-websocket', 'Primus 8: faye'],
      ['Primus 9: uws', 'uWebSockets.js', undefined],
      ['Primus 9: uws on Node', 'uWebSockets.js', undefined],
      ['Primus 8: websockets', 'ws', undefined],
      ['Primus 8: engine.io', 'engine.io', undefined],
      ['Primus 8: sockjs', 'sockjs', undefined],
      ['Primus 8: faye', 'faye-websocket', undefined],
      ['ws', undefined, undefined],
      ['engine.io', undefined, undefined],
      ['sockjs', undefined, undefined],
      ['faye-websocket', undefined, undefined],
      ['uWebSockets.js', undefined, undefined],
      ['socket.io', 'engine.io', undefined],
      ['crossws', 'ws', undefined],
      ['raw sockets', undefined, undefined],
    ]);
  });
});
