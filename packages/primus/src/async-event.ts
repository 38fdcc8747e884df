import { isPromise } from '@primus/protocol';
import { called } from './callbacks.js';

type Listener = (...args: never[]) => unknown;

/** `once` hides the listener, and with it how many arguments it takes. */
function arity(listener: Listener): number {
  const { listener: wrapped } = listener as { listener?: Listener };
  return (wrapped ?? listener).length;
}

/** Whether one of the listeners takes a callback after the event's `args`. */
export function hasAsyncListener(listeners: readonly Listener[], args: number): boolean {
  return listeners.some((listener) => arity(listener) > args);
}

/**
 * Calls listeners in order. One that takes an argument more than the event has gets a callback,
 * and the next is called once it has called back; an error ends the round. The others are not
 * waited for.
 *
 * @param failed is told what one that is not waited for has thrown later
 * @throws what a listener threw or called back with, as a rejection
 */
export async function emitInOrder(
  emitter: unknown,
  listeners: readonly Listener[],
  args: readonly unknown[],
  failed: (cause: unknown) => void,
): Promise<void> {
  for (const listener of listeners) {
    if (arity(listener) > args.length) {
      await called((done) => {
        const next = (error?: unknown): void => done(error);
        return listener.apply(emitter, [...args, next] as never[]);
      });
      continue;
    }
    const pending = listener.apply(emitter, args as never[]);
    if (isPromise(pending)) pending.catch(failed);
  }
}
