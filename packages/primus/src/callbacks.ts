import { isPromise, type Packet, PrimusError, type Transform } from '@primus/protocol';

/** Node's callback: an error, or nothing. */
export type Callback = (error?: unknown) => void;

/**
 * A {@link Transform}, or, where it takes two arguments, one that calls back: `next(error)`
 * fails, `next(null, false)` withholds the message.
 */
export type ClassicTransform<End> = (
  this: End,
  packet: Packet,
  next: (error?: unknown, goesOn?: boolean) => void,
) => ReturnType<Transform>;

/**
 * Lets a transform that takes two arguments call back; any other is left as it is.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function transformOf<End>(direction: string, fn: ClassicTransform<End>): Transform<End> {
  if ((direction !== 'incoming' && direction !== 'outgoing') || typeof fn !== 'function') {
    throw new PrimusError(
      'INVALID_OPTION',
      'A transform needs a direction, "incoming" or "outgoing", and a function.',
    );
  }
  if (fn.length < 2) return fn as Transform<End>;
  return function transform(packet) {
    return new Promise((resolve, reject) => {
      const outcome = fn.call(this, packet, (error, goesOn) => {
        if (error) reject(toError(error));
        else resolve(goesOn);
      });
      // An async function that throws calls back never.
      if (isPromise(outcome)) outcome.catch(reject);
    });
  };
}

/** Calls back with what comes of a promise. */
export function callBack(promise: Promise<unknown>, callback: Callback | undefined): void {
  if (callback) promise.then(() => callback(), callback);
}

/** What was handed to a callback as an error, as one. */
export function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
