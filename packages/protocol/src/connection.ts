import { CLOSED, ENDING, OPEN } from './connection-state.js';
import { parseControl } from './control.js';
import { PrimusError, toPrimusError } from './errors.js';
import type { Frame } from './frame.js';
import { type Job, Lane } from './lane.js';
import type { CloseInfo, LinkEvents } from './link.js';
import { Outbound } from './outbound.js';
import { isPromise, proceed, runTransforms } from './transforms.js';

/**
 * One living connection: messages go down through transforms and parser to the link, and
 * frames come up the other way. Order is kept in both directions. Browsers have this one, and
 * others such as can do more: {@link PausableConnection}, {@link ServerConnection}.
 */
export class Connection<Owner> extends Outbound<Owner> implements LinkEvents {
  /** Made when something has to wait for the first time; most connections never need it. */
  #lane: Lane | undefined;
  #discarded = false;
  #heardAt: number = this.shared.clock.now();

  /** When the peer was last heard of, ms since the epoch. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /**
   * Takes no more messages, sends those it has, and closes. That is reported as soon as all was
   * handed to the network, without waiting for the peer to agree; what still arrives is ignored.
   */
  end(): void {
    // What is closed already has no more to do than to tell, were it not for the reader.
    if (this.state === CLOSED) this.#discard();
    if (this.state === OPEN) this.finish();
  }

  /** Closes at once, dropping what is not out yet. Does not wait for the link to confirm. */
  terminate(info?: CloseInfo): void {
    if (this.state === CLOSED) return;
    this.link.terminate();
    this.close(info);
  }

  /** As `terminate`, and delivers nothing of what has arrived: the close is reported now. */
  destroy(): void {
    this.#discard();
    this.terminate();
  }

  /** Delivers nothing until `resume`; what arrives meanwhile waits. */
  pause(): void {
    this.lane.pause();
  }

  resume(): void {
    this.#lane?.resume();
  }

  // What follows is called by the link.

  frame(frame: Frame): void {
    if (this.state === CLOSED) return;
    const { clock, events, parser } = this.shared;
    this.#heardAt = clock.now();
    // Decoding begins at once; what comes of it is taken up when it is this frame's turn.
    const job = proceed<unknown, Job>(
      () => parser.decode(frame),
      (value) => this.#decoded(value, frame),
      (cause) => () =>
        void events.error(
          this.owner,
          new PrimusError('DECODE_FAILED', `The ${parser.name} parser cannot read this.`, cause),
        ),
    );
    if (isPromise(job)) return this.wait(async () => (await job)(), frame);
    if (this.#lane?.blocked) return this.wait(job, frame);
    const pending = job();
    if (pending) this.wait(() => pending, frame);
  }

  error(cause: unknown): void {
    if (this.state === CLOSED) return;
    this.shared.events.error(
      this.owner,
      toPrimusError(cause, 'TRANSPORT_ERROR', 'The transport failed.'),
    );
  }

  close(info: CloseInfo = {}): void {
    if (this.state === CLOSED) return;
    // An owner that has ended does not wait for what it did not read.
    if (this.state === ENDING) this.#discard();
    this.state = CLOSED;
    const last = (): void => this.shared.events.close(this.owner, info, this.link);
    if (this.#lane?.occupied) this.#lane.push(last);
    else last();
  }

  protected leave(): void {
    this.link.close();
    this.close();
  }

  /** Where what arrives waits for its turn. */
  protected get lane(): Lane {
    return (this.#lane ??= new Lane());
  }

  /** Does `job`, which is what to do with `_frame`, after all that has arrived before. */
  protected wait(job: Job, _frame: Frame): void {
    this.lane.push(job);
  }

  /** Delivers nothing of what has arrived, so that nothing holds back the report of the close. */
  #discard(): void {
    const lane = this.#lane;
    this.#lane = undefined;
    this.#discarded = true;
    lane?.resume();
  }

  /** What to do with a value in its turn. What must not wait, as it keeps a connection alive, is done. */
  #decoded(value: unknown, frame: Frame): Job {
    const { owner } = this;
    const { events, transforms } = this.shared;
    const arrived = parseControl(value) ?? ({ type: 'data', value } as const);
    if (arrived.type !== 'server' && arrived.type !== 'data') {
      events.control(owner, arrived);
      return () => {};
    }
    const deliver = (message: unknown): void => {
      if (!this.#discarded) void events.message(owner, message, frame);
    };
    return () => {
      if (this.#discarded) return;
      if (arrived.type === 'server') return events.control(owner, arrived);
      const data = arrived.value;
      if (transforms.incoming.length === 0) return deliver(data);
      return runTransforms(transforms.incoming, owner, { data, raw: frame }, deliver, (error) => {
        if (error) void events.error(owner, error);
      });
    };
  }
}
