import { runToEnd } from '../programs/remote.js';
import type { Scenario } from './scenario.js';

/** Loads everything and listens, in a process that has done nothing else. */
export const startUp: Scenario = {
  name: 'start-up',
  figures: [{ id: 'start-up', title: 'Start-up', unit: 'ms of CPU', group: 'rest' }],
  short: true,
  async turn({ peer }) {
    return { 'start-up': Number(await runToEnd('start-up', peer.name)) / 1000 };
  },
};
