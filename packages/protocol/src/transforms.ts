import { PrimusError } from './errors.js';

/** A message on its way through the transforms, which may replace `data`. */
export interface Packet {
  data: unknown;
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
 * Runs `transforms` from the `from`-th on. Answers whether the message goes on, at once where
 * every transform did.
 *
 * @throws PrimusError `TRANSFORM_FAILED`, also as a rejection.
 */
export function runTransforms<End>(
  transforms: readonly Transform<End>[],
  end: End,
  packet: Packet,
  from = 0,
): boolean | Promise<boolean> {
  try {
    for (let index = from; index < transforms.length; index++) {
      const verdict = transforms[index]?.call(end, packet);
      if (isPromise(verdict)) return afterPromise(verdict, transforms, end, packet, index + 1);
      if (verdict === false) return false;
    }
    return true;
  } catch (cause) {
    throw transformFailed(cause);
  }
}

async function afterPromise<End>(
  pending: Promise<void | boolean>,
  transforms: readonly Transform<End>[],
  end: End,
  packet: Packet,
  next: number,
): Promise<boolean> {
  let verdict: void | boolean;
  try {
    verdict = await pending;
  } catch (cause) {
    throw transformFailed(cause);
  }
  return verdict !== false && runTransforms(transforms, end, packet, next);
}

function transformFailed(cause: unknown): PrimusError {
  return cause instanceof PrimusError
    ? cause
    : new PrimusError('TRANSFORM_FAILED', 'A message transform failed; see the cause.', cause);
}
