import { chance } from '../chance.js';
import type { Client } from '../client.js';
import type { Fault, Outcome, Scene } from '../fault.js';
import { eventually, happens } from '../waiting.js';

const CLIENTS = 50;
/** How often it happens, each time with other chances: the worst is what counts. */
const DRAWS = 3;
/** Ms within which those who come count as coming at once. */
const WINDOW = 100;

/** A server is killed and starts again where it was. All its clients come back, but not at once. */
export const restart: Fault = {
  name: `kill -9 and restart, ${CLIENTS} clients`,
  unit: `most due back within any ${WINDOW} ms, the worst of ${DRAWS} restarts`,
  // A fifth of them.
  atMost: 10,
  async run(scene) {
    const outcomes: Outcome[] = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      outcomes.push(await restarted(scene, chance(scene.seed + draw)));
    }
    const values = outcomes.map(({ value = 0 }) => value);
    return {
      value: Math.max(...values),
      detail: values.join(', '),
      wounds: outcomes.flatMap(({ wounds }) => wounds),
    };
  },
};

async function restarted(scene: Scene, random: () => number): Promise<Outcome> {
  const first = await scene.start();
  const clients = Array.from({ length: CLIENTS }, () => scene.dial(first.port, { random }));
  await Promise.all(clients.map((client) => happens(client, 'open')));

  // As they mean to return, in ms since they were cut off: on a machine that is busy, what is due at
  // different times comes late together.
  const dues: number[] = [];
  const back = Promise.all(clients.map((client) => returned(client, (due) => dues.push(due))));
  // How long one takes to start is not what is measured.
  const second = await scene.start();
  await first.kill();
  await second.ask('listen', first.port);
  const wounds: string[] = [];
  if (!(await eventually(back, 60_000))) {
    wounds.push(`${CLIENTS - dues.length} of ${CLIENTS} clients did not come back`);
  } else {
    const { connected } = await second.ask('vitals');
    if (connected !== CLIENTS) wounds.push(`${connected} connections for ${CLIENTS} clients`);
  }
  for (const client of clients) client.destroy();
  return { value: crowd(dues), wounds };
}

/** Resolves when a client is back; tells when the attempt that brought it was due, in ms. */
function returned(client: Client, tell: (due: number) => void): Promise<void> {
  let due = 0;
  client.on('reconnect scheduled', ({ scheduled }) => {
    due += scheduled;
  });
  return new Promise((resolve) => {
    client.once('reconnected', () => {
      tell(due);
      resolve();
    });
  });
}

/** The most of these times that lie within any window. */
function crowd(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const within = sorted.map(
    (start, index) => sorted.slice(index).filter((time) => time < start + WINDOW).length,
  );
  return Math.max(0, ...within);
}
