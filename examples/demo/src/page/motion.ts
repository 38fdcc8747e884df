const query = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether movement for its own sake is unwelcome. Asked anew each time, for it may change. */
export function isMotionReduced(): boolean {
  return query.matches;
}
