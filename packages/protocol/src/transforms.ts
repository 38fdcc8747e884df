import { PrimusError } from './errors.js';

/** A message on its way through the transforms, which may replace `data`. */
export interface Packet {
  data: unknown;
  /** The frame that an incoming message came in. */
  readonly raw?: unknown;
}

/**
 * Sees every message of one direction, with the spark or client as `this`. May replace
 * `packet.data`; `false` withholds the message; a throw or rejection discards it and becomes an
 * `error`. Messages keep their order, however long a transform takes.
 */
export type Transform<End = unknown> = (
  this: End,
  packet: Packet,
) => void | boolean | Promise<void | boolean>;

/** The transforms of a server or client, in the order they run. Read anew for every message. */
export interface Transforms<End = unknown> {
  readonly incoming: Transform<End>[];
  readonly outgoing: Transform<End>[];
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined | null)?.then === 'function';
}

/**
 * Does `next` with what `start` answers: at once, or, where that is a promise, when it has settled.
 * What `start` throws or rejects with is for `failed`.
 */
export function proceed<T, R>(
  start: () => T | Promise<T>,
  next: (value: T) => R | Promise<R>,
  failed: (cause: unknown) => R,
): R | Promise<R> {
  let value: T | Promise<T>;
  try {
    value = start();
  } catch (cause) {
    return failed(cause);
  }
  return isPromise(value) ? value.then(next, failed) : next(value);
}

/**
 * Leads a packet through `transforms` from the `index`-th on: at once, or, where a transform takes
 * time, until the promise that this returns has settled. In the end it calls either `pass` or
 * `stop`, the latter with an error unless a transform withheld the message.
 */
export function runTransforms<End>(
  transforms: readonly Transform<End>[],
  end: End,
  packet: Packet,
  pass: (data: unknown) => void | Promise<void>,
  stop: (error?: PrimusError) => void,
  index = 0,
): void | Promise<void> {
  const transform = transforms[index];
  if (!transform) return pass(packet.data);
  return proceed<void | boolean, void>(
    () => transform.call(end, packet),
    (verdict) =>
      verdict === false ? stop() : runTransforms(transforms, end, packet, pass, stop, index + 1),
    (cause) => stop(new PrimusError('TRANSFORM_FAILED', 'A transform failed.', cause)),
  );
}
