import { setTimeout as wait } from 'node:timers/promises';
import { peerNamed } from '../peers/index.js';
import type { PeerOptions } from '../peers/peer.js';
import { answer } from './answer.js';
import type { ServerCommands } from './commands.js';

const [name = '', options = '{}'] = process.argv.slice(2);
const peer = await peerNamed(name).start(JSON.parse(options) as PeerOptions);

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

answer<ServerCommands>(
  {
    cpu,
    heap() {
      // The second finds what the finalisers of the first have let go.
      globalThis.gc?.();
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    },
    async connected(count) {
      while (peer.connected() !== count) await wait(5);
    },
    library(times) {
      const before = cpu();
      for (let made = 0; made < times; made++) peer.library?.();
      return cpu() - before;
    },
    resident: () => ({
      now: process.memoryUsage.rss(),
      peak: process.resourceUsage().maxRSS * 1024,
    }),
  },
  peer.port,
);
