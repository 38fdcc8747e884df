import { affordable } from '../machine.js';
import type { Scenario } from './scenario.js';

/** What JavaScript holds for connections that say nothing, and what it still holds when they are gone. */
export const memory: Scenario = {
  name: 'memory',
  figures: [
    {
      id: 'memory-idle',
      title: 'Heap for an idle connection',
      unit: 'bytes',
      group: 'connections',
    },
    {
      id: 'memory-left',
      title: 'Heap still held for each after they went',
      unit: 'bytes',
      group: 'rest',
      absolute: true,
    },
  ],
  short: true,
  async turn(contestant, { name }) {
    const count = affordable(name === 'full' ? 2_000 : 500);
    const server = await contestant.server;
    const before = await server.ask('heap');
    await contestant.connect(count);
    const during = await server.ask('heap');
    await contestant.disconnect();
    const after = await server.ask('heap');
    return { 'memory-idle': (during - before) / count, 'memory-left': (after - before) / count };
  },
};
