import {
  isPromise,
  type Packet,
  PrimusError,
  type Transform,
  type Transforms,
} from '@primus/protocol';

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

/** A list of transforms, to which those that call back may be added. */
interface TransformList<End extends Base, Base> extends Array<Transform<Base>> {
  push(...fns: ClassicTransform<End>[]): number;
  unshift(...fns: ClassicTransform<End>[]): number;
  splice(start: number, count?: number, ...fns: ClassicTransform<End>[]): Transform<Base>[];
}

/**
 * The transforms of both directions, in the order they run; plugins add to them. `End` may have
 * more than the `Base` that those know which are there.
 */
export interface ClassicTransforms<End extends Base, Base = End> {
  readonly incoming: TransformList<End, Base>;
  readonly outgoing: TransformList<End, Base>;
}

/** @throws PrimusError `INVALID_OPTION` for what cannot be added as a transform */
export function assertTransform(direction: string, fn: unknown): void {
  if ((direction !== 'incoming' && direction !== 'outgoing') || typeof fn !== 'function') {
    throw new PrimusError(
      'INVALID_OPTION',
      'A transform needs a direction, "incoming" or "outgoing", and a function.',
    );
  }
}

/**
 * Transforms as they can be run: each that takes two arguments may call back. Plugins add theirs
 * to the lists themselves, so it is made of them anew for every message.
 */
export function runnable<End>(transforms: Transforms<End>): Transforms<End> {
  // Asked for with every message, and most servers have none.
  if (transforms.incoming.length === 0 && transforms.outgoing.length === 0) return transforms;
  return { incoming: eachRuns(transforms.incoming), outgoing: eachRuns(transforms.outgoing) };
}

function eachRuns<End>(transforms: Transform<End>[]): Transform<End>[] {
  // Most need nothing: a list is made for those that do.
  if (!transforms.some(callsBack)) return transforms;
  return transforms.map((fn) => (callsBack(fn) ? callingBack<End>(fn) : fn));
}

function callsBack(fn: { readonly length: number }): boolean {
  return fn.length > 1;
}

function callingBack<End>(fn: ClassicTransform<End>): Transform<End> {
  return function transform(packet) {
    return called((done) =>
      fn.call(this, packet, (error, goesOn) => done(error && toError(error), goesOn)),
    );
  };
}

/**
 * Waits until a function calls back. An async function that fails calls back never, so what it
 * throws, now or later, is taken as well.
 *
 * @param call calls the function with what it is to call back
 * @throws what it called back with as an error, or threw, as a rejection
 */
export function called<Value = void>(
  call: (done: (error?: unknown, value?: Value) => void) => unknown,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const outcome = call((error, value) => {
      if (error) reject(error);
      else resolve(value as Value);
    });
    if (isPromise(outcome)) outcome.catch(reject);
  });
}

/** Told what came of something: an error, or the result. */
export type Done<Result> = (error: unknown, result?: Result) => void;

/** Calls back with what a function answers or throws: at once, or when its promise has settled. */
export function settle<Result>(work: () => Result | Promise<Result>, done: Done<Result>): void {
  let result: Result | Promise<Result>;
  try {
    result = work();
  } catch (cause) {
    return done(cause);
  }
  if (isPromise(result)) void result.then((value) => done(null, value), done);
  else done(null, result);
}

/** Calls back with what comes of a promise. */
export function callBack(promise: Promise<unknown>, callback: Callback | undefined): void {
  if (callback) promise.then(() => callback(), callback);
}

/** What was handed to a callback as an error, as one. */
export function toError(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  const { message } = (cause ?? {}) as { readonly message?: unknown };
  if (typeof message === 'string') return new Error(message, { cause });
  return new Error(typeof cause === 'string' ? cause : 'An error without a message.', { cause });
}
