import { PrimusError } from '@primus/protocol';

/** A message that waits for a connection. */
export interface Waiting {
  readonly message: unknown;
  /** Settle the promise of a `send()`. */
  readonly resolve?: (() => void) | undefined;
  readonly reject?: ((error: PrimusError) => void) | undefined;
}

/** Messages written while there is no connection, of which the newest are kept. */
export class Backlog {
  readonly #limit: number;
  #waiting: Waiting[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.length <= this.#limit) return;
    this.#waiting
      .shift()
      ?.reject?.(
        new PrimusError('QUEUE_FULL', `More than ${this.#limit} messages wait for a connection.`),
      );
  }

  /** Takes all, oldest first. */
  take(): Waiting[] {
    return this.#waiting.splice(0);
  }
}
