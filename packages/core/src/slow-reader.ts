import { type Backlog, frameSize, PrimusError, Queue, type Waiting } from '@primus/protocol';

/**
 * What happens to a message that would take the backlog of a connection above `maxBacklog`.
 *
 * - `disconnect`: the connection is ended with `SLOW_READER`; the client may return.
 * - `drop-newest`: the message is discarded.
 * - `drop-oldest`: waiting messages are discarded until it fits.
 * - `block`: `send()` keeps it and resolves late; for `write()`, which cannot wait, as `disconnect`.
 */
export type SlowReader = 'disconnect' | 'drop-newest' | 'drop-oldest' | 'block';

/** Frames that wait for a client that reads slowly, up to a limit. */
export class BoundedBacklog implements Backlog {
  readonly #waiting = new Queue<Waiting>();
  readonly #policy: SlowReader;
  readonly #limit: number;
  readonly #disconnect: (error: PrimusError) => void;
  #size = 0;

  /** @param limit in bytes */
  constructor(policy: SlowReader, limit: number, disconnect: (error: PrimusError) => void) {
    this.#policy = policy;
    this.#limit = limit;
    this.#disconnect = disconnect;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(next: Waiting): void {
    const { frame, receipt } = next;
    const room = this.#limit - frameSize(frame);
    if (this.#size > room) {
      const waits = this.#policy === 'block' && receipt !== undefined;
      if (this.#policy === 'drop-newest') {
        receipt?.reject(dropped());
        return;
      }
      if (this.#policy === 'drop-oldest') this.#makeRoom(room);
      else if (!waits) return this.#refuse(next);
    }
    this.#size += frameSize(frame);
    this.#waiting.push(next);
  }

  shift(): Waiting | undefined {
    const next = this.#waiting.shift();
    if (next) this.#size -= frameSize(next.frame);
    return next;
  }

  #makeRoom(room: number): void {
    while (this.length > 0 && this.#size > room) this.shift()?.receipt?.reject(dropped());
  }

  #refuse({ receipt }: Waiting): void {
    const error = new PrimusError(
      'SLOW_READER',
      `The client left more than ${this.#limit} bytes unread; wait for "drain" or raise maxBacklog.`,
    );
    receipt?.reject(error);
    this.#disconnect(error);
  }
}

function dropped(): PrimusError {
  return new PrimusError('MESSAGE_DROPPED', 'The client reads too slowly; this was dropped.');
}
