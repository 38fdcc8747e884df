import { affordable } from '../machine.js';
import type { Scenario } from './scenario.js';

/** Nobody says anything but that they are still there. */
export const heartbeat: Scenario = {
  name: 'heartbeat',
  figures: [
    {
      id: 'heartbeat',
      title: 'Heartbeat of idle connections, with its answer',
      unit: 'µs of CPU a heartbeat',
      group: 'connections',
    },
  ],
  short: true,
  together: true,
  suits: ({ can }) => can.includes('heartbeat'),
  options: ({ name }) => ({ heartbeat: name === 'full' ? 10_000 : 2_000 }),
  prepare: (contestant, form) => contestant.connect(connectionsOf(form)),
  async turn(contestant, form) {
    const load = await contestant.load;
    const before = await load.ask('pings');
    const { micros } = await contestant.cpu(() => load.ask('heartbeats', connectionsOf(form)));
    return { heartbeat: micros / ((await load.ask('pings')) - before) };
  },
};

const connectionsOf = ({ name }: { readonly name: string }): number =>
  affordable(name === 'full' ? 5_000 : 500);
