import type { Scenario } from './scenario.js';

/** Makes the client script. */
export const library: Scenario = {
  name: 'library',
  figures: [{ id: 'library', title: 'library()', unit: 'ms of CPU a call', group: 'rest' }],
  short: true,
  warmUps: 3,
  suits: ({ can }) => can.includes('library'),
  async turn(contestant, { name }) {
    const times = name === 'full' ? 20 : 5;
    const micros = await (await contestant.server).ask('library', times);
    return { library: micros / times / 1000 };
  },
};
