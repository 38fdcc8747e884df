import { affordable } from '../machine.js';
import { BURST, ROOM, type Verb } from '../message.js';
import type { Scenario } from './scenario.js';

interface FanOut {
  readonly id: string;
  readonly to: Verb;
  readonly connections: number;
  /** Of how many connections there are, as written out. */
  readonly title: (connections: string) => string;
  /** How many messages come of one that asks for them. */
  readonly answers: (connections: number) => number;
  readonly short?: boolean;
}

function fanOut({ id, to, title, answers, short = false, ...wanted }: FanOut): Scenario {
  const connections = affordable(wanted.connections);
  const expected = answers(connections);
  return {
    name: id,
    figures: [
      {
        id,
        title: title(connections.toLocaleString('en-GB')),
        unit: 'µs of CPU a message',
        group: 'broadcast',
      },
    ],
    short,
    prepare: (contestant) => contestant.connect(connections),
    async turn(contestant, { slice }) {
      const load = await contestant.load;
      const { micros, result } = await contestant.cpu(() =>
        load.ask('ask', { to, bytes: 100, expected, ms: slice }),
      );
      return { [id]: micros / result };
    },
  };
}

const broadcast = (connections: number, short = false): Scenario =>
  fanOut({
    id: `broadcast-${connections}`,
    to: 'all',
    connections,
    title: (all) => `Broadcast to ${all}`,
    answers: (all) => all,
    short,
  });

/** One message of 100 bytes for many connections. */
export const fanOuts: readonly Scenario[] = [
  broadcast(100),
  broadcast(1_000, true),
  broadcast(5_000),
  fanOut({
    id: 'burst',
    to: 'burst',
    connections: 500,
    title: (all) => `Burst: ten broadcasts to ${all} in a tick`,
    answers: (all) => all * BURST,
    short: true,
  }),
  fanOut({
    id: 'room',
    to: 'some',
    connections: 1_000,
    title: (all) => `Room: a tenth of ${all}, by forEach with a filter`,
    answers: (all) => all / ROOM,
  }),
];
