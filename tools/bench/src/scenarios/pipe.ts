import type { Scenario } from './scenario.js';

const MB = 2 ** 20;

/** A stream of 1 GB, or 64 MB in a short run, in chunks of 64 KiB, to a client that reads 4 MB and then nothing for 10 ms. */
export const pipe: Scenario = {
  name: 'pipe',
  figures: [
    {
      id: 'pipe-cpu',
      title: 'Pipe to a slow reader',
      unit: 'ms of CPU a MB',
      group: 'rest',
    },
    {
      id: 'pipe-peak',
      title: 'Memory that the pipe takes at most',
      unit: 'MB',
      group: 'rest',
      absolute: true,
    },
  ],
  short: false,
  // A process tells the most it ever had.
  fresh: true,
  rounds: 3,
  suits: ({ can, framework }) =>
    can.includes('pipe') && ['websockets', 'none', 'uws'].includes(framework),
  prepare: (contestant) => contestant.connect(1),
  async turn(contestant, { name }) {
    const bytes = (name === 'full' ? 1024 : 64) * MB;
    const [server, load] = [await contestant.server, await contestant.load];
    const { now } = await server.ask('resident');
    const { micros } = await contestant.cpu(() => load.ask('pipe', bytes));
    const { peak } = await server.ask('resident');
    return {
      'pipe-cpu': (micros / 1000 / bytes) * MB,
      'pipe-peak': Math.max(0, peak - now) / MB,
    };
  },
};
