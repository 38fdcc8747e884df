import { ways } from 'tools-compatibility/ways';
import type { Fault, Outcome, Scene } from '../fault.js';
import { eventually } from '../waiting.js';

const MESSAGES = 1_000;
/** Ms in which a client has to be told that it is over. */
const TOLD_WITHIN = 15_000;

/** A server writes, and is destroyed at once. What was written arrives, on every way there is. */
export const writeAndDestroy: Fault = {
  name: `${MESSAGES} writes, then destroy`,
  unit: 'messages lost',
  atMost: 0,
  async run(scene) {
    const { transformer } = scene;
    const outcomes = await Promise.all(
      Object.entries<{ readonly options: object }>(ways[transformer]).map(([way, { options }]) =>
        overOneWay(scene, way, options),
      ),
    );
    const lost = outcomes.map(({ value = 0 }) => value);
    return {
      value: lost.reduce((sum, each) => sum + each, 0),
      ...(lost.length > 1 && { detail: outcomes.map(({ detail }) => detail).join(', ') }),
      wounds: outcomes.flatMap(({ wounds }) => wounds),
    };
  },
};

async function overOneWay(scene: Scene, way: string, options: object): Promise<Outcome> {
  const subject = await scene.start();
  const client = scene.dial(subject.port, { ...options, strategy: false });
  const heard: unknown[] = [];
  const greeted = new Promise<void>((resolve) => {
    client.on('data', (message) => {
      const { number } = (message ?? {}) as { number?: number };
      if (number === undefined) resolve();
      else heard.push(number);
    });
  });
  client.write('Hello.');
  await greeted;
  const over = new Promise((resolve) => client.on('close', () => resolve(true)));
  const destroyed = subject.ask('writeAndDestroy', MESSAGES);
  const told = await eventually(Promise.all([over, destroyed]), TOLD_WITHIN);
  const lost = MESSAGES - new Set(heard).size;
  return {
    value: lost,
    detail: `${lost} by ${way}`,
    wounds: [
      ...(told ? [] : [`by ${way}, a client was not told within ${TOLD_WITHIN / 1000} s`]),
      ...(heard.some((number, index) => index > 0 && Number(number) <= Number(heard[index - 1]))
        ? [`by ${way}, messages came twice or out of order`]
        : []),
    ],
  };
}
