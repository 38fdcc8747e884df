import type { Client } from './connect.js';

/** How a flood went, from the server's point of view. */
export interface FloodOutcome {
  readonly echoes: number;
  readonly inOrder: boolean;
}

// #region flood
/** Asks for `count` messages, checks that each comes in its turn, and sends each back. */
export async function flood(
  primus: Client,
  count: number,
  progress: (done: number) => void,
): Promise<FloodOutcome> {
  const messages = primus[Symbol.asyncIterator]();
  const stop = (): void => void messages.return?.();
  primus.once('close', stop);
  primus.write({ type: 'flood', count });

  let next = 0;
  for await (const message of messages) {
    if (message.type === 'flooded') return message;
    if (message.type !== 'flood') continue;
    if (message.n !== next) throw new Error(`Message ${message.n} came in place of ${next}.`);
    await primus.send({ type: 'echo', n: next++ });
    progress(next);
  }
  throw new Error(`The connection was lost after ${next} messages.`);
}
// #endregion
