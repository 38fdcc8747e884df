import { describe, expect, it } from 'vitest';
import type { Peer } from '../src/peers/peer.js';
import { seeded } from '../src/random.js';
import { run } from '../src/run.js';
import { forms, type Scenario } from '../src/scenarios/scenario.js';

/** Peers that are never started: scenarios here ask nothing of their processes. */
const peer = (name: string, more: Partial<Peer> = {}): Peer => ({
  name,
  maker: 'another',
  framework: name,
  dialect: 'plain',
  can: [],
  start: () => Promise.reject(new Error('Nobody starts this one.')),
  ...more,
});

const figure = { id: 'turns', title: 'Turns', unit: 'turns', group: 'rest' } as const;

function scenario(turn: Scenario['turn'], more: Partial<Scenario> = {}): Scenario {
  return { name: 'turns', figures: [figure], short: true, warmUps: 0, turn, ...more };
}

async function result(of: Scenario, peers: readonly Peer[]) {
  const turns: string[] = [];
  const [measured] = await run(of, peers, forms.short, seeded(9), {
    turn: (_, { name }, round) => void turns.push(`${round ?? 'warm-up'} ${name}`),
  });
  return { measured, turns };
}

describe('a run', () => {
  it('gives everybody a turn in each round, in another order', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { measured, turns } = await result(
      scenario(() => Promise.resolve({ turns: 1 })),
      names.map((name) => peer(name)),
    );
    expect(measured?.samples).toEqual(
      Object.fromEntries(names.map((name) => [name, [1, 1, 1, 1, 1]])),
    );
    const rounds = [1, 2, 3, 4, 5].map((round) =>
      turns.filter((turn) => turn.startsWith(`${round} `)).map((turn) => turn.slice(2)),
    );
    for (const round of rounds) expect(round.toSorted()).toEqual(names);
    expect(new Set(rounds.map((round) => round.join())).size).toBeGreaterThan(1);
  });

  it('counts no warm-ups', async () => {
    let turn = 0;
    const { measured } = await result(
      scenario(() => Promise.resolve({ turns: turn++ }), { warmUps: 2 }),
      [peer('a')],
    );
    expect(measured?.samples).toEqual({ a: [2, 3, 4, 5, 6] });
  });

  it('goes on without a peer that fails', async () => {
    let turn = 0;
    const { measured } = await result(
      scenario(({ peer: { name } }) => {
        if (name === 'a' && ++turn === 3) return Promise.reject(new Error('It is tired.'));
        return Promise.resolve({ turns: 1 });
      }),
      [peer('a'), peer('b')],
    );
    expect(measured?.samples).toEqual({ a: [1, 1, null, null, null], b: [1, 1, 1, 1, 1] });
    expect(measured?.failures).toEqual({ a: 'It is tired.' });
  });

  it('leaves out who cannot take part', async () => {
    const { measured } = await result(
      scenario(() => Promise.resolve({ turns: 1 }), { suits: ({ can }) => can.includes('pipe') }),
      [peer('a'), peer('b', { can: ['pipe'] }), peer('c', { can: ['pipe'], loads: false })],
    );
    expect(Object.keys(measured?.samples ?? {})).toEqual(['b']);
  });
});
