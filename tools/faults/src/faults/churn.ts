import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { happens, until } from '../waiting.js';
import { eachOf } from '../wire/stranger.js';
import { messageFrame, upgraded } from '../wire/websocket.js';

const CONNECTIONS = 20_000;
/** Where a connection is a few requests, and takes longer. */
const SESSIONS = 2_000;
/** Connections at once. */
const TOGETHER = 20;

/** Clients come, say something, and go: properly, or by a reset. */
export const churn: Fault = {
  name: `${CONNECTIONS.toLocaleString('en')} connections that come and go`,
  unit: 'MB held afterwards',
  // A kilobyte of each would be 20. The process of uWebSockets.js as a whole is never quite the same.
  atMost: 16,
  async run(scene) {
    const subject = await scene.start();
    const count = scene.transformer === 'browserchannel' ? SESSIONS : CONNECTIONS;
    const visit = scene.transformer === 'browserchannel' ? session : webSocket;
    // What code takes that has run for the first time is not left by those who come.
    await visits(scene, subject.port, visit, TOGETHER * 10);

    const outcome = await endure(subject, async ({ held }) => {
      await visits(scene, subject.port, visit, count);
      // The bystander is the one that is left.
      await until(async () => (await subject.ask('vitals')).connected <= 1);
      return Math.round(await held());
    });
    return count < CONNECTIONS
      ? { ...outcome, detail: `${count.toLocaleString('en')} sessions` }
      : outcome;
  },
};

type Visit = (scene: Scene, port: number, index: number) => Promise<void>;

async function visits(scene: Scene, port: number, visit: Visit, count: number): Promise<void> {
  await eachOf(
    Array.from({ length: count }, (_, index) => index),
    TOGETHER,
    (index) => visit(scene, port, index),
  );
}

const webSocket: Visit = async ({ transformer }, port, index) => {
  const stranger = await upgraded(port, transformer);
  stranger.send(messageFrame(transformer, '"Hello."'));
  if (!(await stranger.hears(/Hello/))) throw new Error('A client was cut off.');
  if (index % 2 === 0) stranger.reset();
  else await stranger.leave();
};

const session: Visit = async (scene, port) => {
  const client = scene.dial(port, { strategy: false });
  const heard = happens(client, 'data');
  client.write('Hello.');
  await heard;
  client.destroy();
};
