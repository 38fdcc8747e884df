/** A pending timer. Node's can be told not to keep the process alive; browsers' are numbers. */
export type Timer = unknown;

/** Where time comes from. Injected wherever time decides behaviour. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `callback` once, `delay` ms from now. */
  setTimeout(callback: () => void, delay: number): Timer;
  /** Harmless for a timer that ran or was cleared. */
  clearTimeout(timer: Timer): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // Looked up at each call, so that fake timers of a test runner apply.
  // A delay of more than 31 bits would run at once.
  setTimeout: (callback, delay) => setTimeout(callback, Math.min(delay, 0x7fffffff)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Lets the process end while `timer` is pending, where the platform has that notion. */
export function unref(timer: Timer): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    (timer as { unref(): void }).unref();
  }
}
