import type { Scenario } from './scenario.js';

/** Clients come, until all have been welcomed; that they leave again is not counted. */
export const connections: Scenario = {
  name: 'connections',
  figures: [
    {
      id: 'connections',
      title: 'Connections accepted',
      unit: 'µs of CPU a connection',
      group: 'connections',
    },
  ],
  short: true,
  warmUps: 3,
  async turn(contestant, { name }) {
    const count = name === 'full' ? 500 : 200;
    const { micros } = await contestant.cpu(() => contestant.connect(count));
    await contestant.disconnect();
    return { connections: micros / count };
  },
};
