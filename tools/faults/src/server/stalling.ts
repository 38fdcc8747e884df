import type { Server } from './program.js';

/** Does not answer whether those may come in who say `stall` in their URL; all others may. */
export function stalling(primus: Server): { stalled: () => number } {
  let stalled = 0;
  primus.authorize(({ url = '' }, done) => {
    if (url.includes('stall')) stalled++;
    else done();
  });
  return { stalled: () => stalled };
}
