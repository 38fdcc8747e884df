import type { Client } from './connect.js';
import { find } from './find.js';
import { flood } from './flood.js';
import { formatCount, formatSeconds } from './numbers.js';
import { Task } from './task.js';

const COUNT = 20_000;
const TOTAL = formatCount(COUNT);

/** The button that asks for a flood, and how it goes. */
export function offerFlood(root: HTMLElement, primus: Client): void {
  const row = find(root, 'flood');
  const task = new Task(row);

  const run = async (): Promise<string> => {
    const started = performance.now();
    const { echoes, inOrder } = await flood(primus, COUNT, (done) => {
      const share = done / COUNT;
      task.progress({ ahead: share, done: share, text: `${formatCount(done)} of ${TOTAL}` });
    });
    if (echoes !== COUNT || !inOrder) throw new Error('The server counted otherwise.');
    const took = performance.now() - started;
    const rate = formatCount((2 * COUNT) / (took / 1000));
    return `${TOTAL} there and back in ${formatSeconds(took)}, complete and in order. ${rate} messages/s`;
  };

  find(row, 'start').addEventListener('click', () => {
    if (primus.readyState === Primus.OPEN) void task.run(run);
  });
}
