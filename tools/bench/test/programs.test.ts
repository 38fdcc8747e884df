import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contestant } from '../src/contestant.js';
import { peerNamed } from '../src/peers/index.js';
import { buildPrograms } from '../src/programs/build.js';
import { Remote } from '../src/programs/remote.js';

describe('a peer in a process of its own', () => {
  const contestant = new Contestant(peerNamed('ws'), {});

  beforeAll(buildPrograms);
  afterAll(() => contestant.end());

  it('tells what it takes, and how many are connected', async () => {
    await contestant.connect(3);
    const load = await contestant.load;
    const { micros, result } = await contestant.cpu(() =>
      load.ask('echo', { bytes: 100, inFlight: 8, ms: 0 }),
    );
    expect(result).toBe(24);
    expect(micros).toBeGreaterThan(0);
    const server = await contestant.server;
    expect(await server.ask('heap')).toBeGreaterThan(1_000_000);
    const { now, peak } = await server.ask('resident');
    expect(peak).toBeGreaterThan(0);
    expect(now).toBeGreaterThan(0);
    await contestant.disconnect();
  });

  it('passes on why something cannot be done', async () => {
    const load = await contestant.load;
    await expect(load.ask('echo', { bytes: 100, inFlight: 1, ms: 0 })).rejects.toThrow(
      'Nobody is connected.',
    );
  });

  it('says so when it has ended', async () => {
    const server = await contestant.server;
    const asked = server.ask('connected', 99);
    const [, outcome] = await Promise.allSettled([contestant.end(), asked]);
    expect(outcome).toMatchObject({ reason: { message: 'The process has ended.' } });
    await expect(server.ask('cpu')).rejects.toThrow('The process has ended.');
  });

  it('says why it cannot start', async () => {
    await expect(Remote.start('server', 'nobody')).rejects.toThrow('There is no peer "nobody".');
  });
});
