import type { Emits } from './editions.js';

/** Resolves with what the next `event` tells first. */
export function next<T>(emitter: Emits, event: string): Promise<T> {
  return new Promise((resolve) => {
    emitter.once(event, resolve);
  });
}
