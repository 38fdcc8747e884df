import { type ClientTransformer, PrimusError } from '@primus/protocol';

/**
 * The client half of a transformer as Primus 8 has them: called once for every client, with the
 * client as `this`. It listens to `outgoing::open`, `outgoing::reconnect`, `outgoing::data` and
 * `outgoing::end`, and emits `incoming::open`, `incoming::data`, `incoming::error` and
 * `incoming::end`.
 */
export type TransformerFunction = (this: never) => unknown;

/** A client half that works by the private events of the client it serves. */
export interface EventTransformer extends ClientTransformer {
  /** Called in the constructor of every client. */
  readonly setUp: TransformerFunction;
  /** A script that it needs on pages: its text, or the absolute path of its file. */
  readonly library?: unknown;
}

/** Makes a client half out of the `client` function of a transformer for Primus 8. */
export function eventTransformer(
  name: string,
  setUp: TransformerFunction,
  library?: unknown,
): EventTransformer {
  return {
    name,
    setUp,
    library,
    // Unknowable; frames are handed over as they are.
    traits: { binary: true, flowControl: false },
    dial() {
      throw new PrimusError(
        'INVALID_OPTION',
        `The transformer "${name}" is made for Primus 8; use it with the clients of the package "primus".`,
      );
    },
  };
}

export function isEventTransformer(
  transformer: ClientTransformer,
): transformer is EventTransformer {
  return typeof (transformer as Partial<EventTransformer>).setUp === 'function';
}
