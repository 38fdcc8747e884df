import type { Server } from './program.js';

/** Does not decide about those who say `stall` in their URL, and counts those who wait for that. */
export function stalling(primus: Server): { stalled: () => number } {
  let stalled = 0;
  primus.use('stalling', ({ url = '' }, res, next) => {
    if (!url.includes('stall')) return next();
    stalled++;
    res.once('close', () => stalled--);
  });
  return { stalled: () => stalled };
}
