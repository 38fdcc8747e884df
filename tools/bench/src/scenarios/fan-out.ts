import { BURST, ROOM, type Verb } from '../message.js';
import type { Scenario } from './scenario.js';

interface FanOut {
  readonly id: string;
  readonly title: string;
  readonly to: Verb;
  readonly connections: number;
  readonly short?: boolean;
}

/** How many messages come of one question. */
function answersOf({ to, connections }: FanOut): number {
  if (to === 'burst') return connections * BURST;
  return to === 'some' ? connections / ROOM : connections;
}

function fanOut(kind: FanOut): Scenario {
  const { id, title, to, connections, short = false } = kind;
  return {
    name: id,
    figures: [{ id, title, unit: 'µs of CPU a message', group: 'broadcast' }],
    short,
    prepare: (contestant) => contestant.connect(connections),
    async turn(contestant, { slice }) {
      const load = await contestant.load;
      const { micros, result } = await contestant.cpu(() =>
        load.ask('ask', { to, bytes: 100, expected: answersOf(kind), ms: slice }),
      );
      return { [id]: micros / result };
    },
  };
}

/** One message of 100 bytes for many connections. */
export const fanOuts: readonly Scenario[] = [
  fanOut({ id: 'broadcast-100', title: 'Broadcast to 100', to: 'all', connections: 100 }),
  fanOut({
    id: 'broadcast-1000',
    title: 'Broadcast to 1,000',
    to: 'all',
    connections: 1_000,
    short: true,
  }),
  fanOut({ id: 'broadcast-5000', title: 'Broadcast to 5,000', to: 'all', connections: 5_000 }),
  fanOut({
    id: 'burst',
    title: 'Burst: ten broadcasts to 500 in a tick',
    to: 'burst',
    connections: 500,
    short: true,
  }),
  fanOut({
    id: 'room',
    title: 'Room: 100 of 1,000, by forEach with a filter',
    to: 'some',
    connections: 1_000,
  }),
];
