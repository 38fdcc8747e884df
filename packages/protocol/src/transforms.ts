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

/** What becomes of a message; one of these is called, once. */
export interface Outcome {
  pass(data: unknown): void | Promise<void>;
  withhold(): void;
  fail(error: PrimusError): void;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined | null)?.then === 'function';
}

/**
 * Leads a packet through `transforms` from the `next`-th on to its outcome: at once, or, where a
 * transform takes time, when the promise that this returns has settled.
 */
export function runTransforms<End>(
  transforms: readonly Transform<End>[],
  end: End,
  packet: Packet,
  outcome: Outcome,
  next = 0,
): void | Promise<void> {
  const fail = (cause: unknown): void =>
    outcome.fail(new PrimusError('TRANSFORM_FAILED', 'A message transform failed.', cause));

  for (let index = next; index < transforms.length; index++) {
    let verdict: void | boolean | Promise<void | boolean>;
    try {
      verdict = transforms[index]?.call(end, packet);
    } catch (cause) {
      return fail(cause);
    }
    if (isPromise(verdict)) {
      return verdict.then(
        (answer) =>
          answer === false
            ? outcome.withhold()
            : runTransforms(transforms, end, packet, outcome, index + 1),
        fail,
      );
    }
    if (verdict === false) return outcome.withhold();
  }
  return outcome.pass(packet.data);
}
