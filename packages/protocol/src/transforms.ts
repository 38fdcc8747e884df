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
 * Leads a packet through `transforms` from the `next`-th on: at once, or, where a transform takes
 * time, until the promise that this returns has settled. In the end it calls either `pass` or
 * `stop`, the latter with an error unless a transform withheld the message.
 */
export function runTransforms<End>(
  transforms: readonly Transform<End>[],
  end: End,
  packet: Packet,
  pass: (data: unknown) => void | Promise<void>,
  stop: (error?: PrimusError) => void,
  next = 0,
): void | Promise<void> {
  const fail = (cause: unknown): void =>
    stop(new PrimusError('TRANSFORM_FAILED', 'A transform failed.', cause));

  const transform = transforms[next];
  if (!transform) return pass(packet.data);
  const go = (verdict: void | boolean): void | Promise<void> =>
    verdict === false ? stop() : runTransforms(transforms, end, packet, pass, stop, next + 1);
  let verdict: void | boolean | Promise<void | boolean>;
  try {
    verdict = transform.call(end, packet);
  } catch (cause) {
    return fail(cause);
  }
  return isPromise(verdict) ? verdict.then(go, fail) : go(verdict);
}
