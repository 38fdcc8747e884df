import type { Backlog, Receipt } from './backlog.js';
import { escapeMessage, formatControl, type Sendable } from './control.js';
import { PrimusError } from './errors.js';
import type { Frame } from './frame.js';
import { Lane } from './lane.js';
import { Queue } from './queue.js';
import type { Circuit } from './settings.js';
import { isPromise, runTransforms } from './transforms.js';

/** A message waits for no more than this many others before `write()` answers false. */
const MAX_PENDING = 256;

/** The way down: messages through the transforms, the parser and the backlog, in order. */
export class Outbound<Owner> {
  readonly #circuit: Circuit<Owner>;
  /** Both are made when something has to wait for the first time; most never need them. */
  #lane: Lane | undefined;
  #backlog: Backlog | undefined;
  #stalled = false;
  #flushed: (() => void) | undefined;
  /** Why nothing is sent any more. */
  #over: PrimusError | undefined;

  constructor(circuit: Circuit<Owner>) {
    this.#circuit = circuit;
  }

  /** Answers whether there is room for more. */
  write(value: unknown, receipt: Receipt | undefined): boolean {
    if (this.#lane?.blocked) this.#lane.push(() => this.#transmit(value, receipt));
    else this.#hold(this.#transmit(value, receipt));
    return this.#room();
  }

  /** Sends what the parser wrote already, past the transforms. */
  writeEncoded(frame: Frame): boolean {
    if (this.#lane?.blocked) this.#lane.push(() => this.#dispatch(frame, undefined));
    else this.#dispatch(frame, undefined);
    return this.#room();
  }

  /** Sends at once, ahead of all that waits for transforms or for the network. */
  control(message: Sendable): void {
    void this.#encode(formatControl(message), undefined, true);
  }

  /** Sends `last`, if any, after everything written before, and then calls `flushed`. */
  finish(last: Sendable | undefined, flushed: () => void): void {
    const finish = (): void => {
      this.#flushed = flushed;
      this.#relieve();
    };
    const farewell = (): void | Promise<void> =>
      last && this.#encode(formatControl(last), undefined);
    for (const job of [farewell, finish]) {
      if (this.#lane?.blocked) this.#lane.push(job);
      else this.#hold(job());
    }
  }

  /** The link has room again. */
  drain(): void {
    const { link } = this.#circuit;
    while (this.#backlog && this.#backlog.length > 0 && this.#linkHasRoom) {
      const next = this.#backlog.shift();
      if (next) link.send(next.frame);
      next?.receipt?.resolve();
    }
    this.#relieve();
  }

  /** Discards all that waits, now and when its transforms are done. */
  discard(error: PrimusError): void {
    this.#over = error;
    this.#flushed = undefined;
    while (this.#backlog && this.#backlog.length > 0) this.#backlog.shift()?.receipt?.reject(error);
  }

  get #linkHasRoom(): boolean {
    const { link, settings } = this.#circuit;
    return link.buffered < settings.highWaterMark;
  }

  get #hasRoom(): boolean {
    return !this.#backlog?.length && this.#linkHasRoom;
  }

  #hold(pending: void | Promise<void>): void {
    if (pending) (this.#lane ??= new Lane(() => this.#relieve())).hold(pending);
  }

  #room(): boolean {
    const room = this.#hasRoom && !(this.#lane && this.#lane.length >= MAX_PENDING);
    if (!room) this.#stalled = true;
    return room;
  }

  #relieve(): void {
    if (this.#stalled && this.#hasRoom) {
      this.#stalled = false;
      this.#circuit.settings.events.drain(this.#circuit.owner);
    }
    if (!this.#flushed || this.#backlog?.length) return;
    const flushed = this.#flushed;
    this.#flushed = undefined;
    flushed();
  }

  #transmit(value: unknown, receipt: Receipt | undefined): void | Promise<void> {
    const { owner, settings } = this.#circuit;
    const { outgoing } = settings.transforms;
    if (outgoing.length === 0) return this.#encode(escapeMessage(value), receipt);

    return runTransforms(
      outgoing,
      owner,
      { data: value },
      {
        pass: (data) => this.#encode(escapeMessage(data), receipt),
        withhold: () => receipt?.reject(withheld()),
        fail: (error) => this.#failed(error, receipt),
      },
    );
  }

  #encode(value: unknown, receipt: Receipt | undefined, urgent = false): void | Promise<void> {
    const { parser } = this.#circuit.settings;
    let frame: Frame | Promise<Frame>;
    try {
      frame = parser.encode(value);
    } catch (cause) {
      return this.#unwritable(cause, receipt);
    }
    if (!isPromise(frame)) return this.#dispatch(frame, receipt, urgent);
    return frame.then(
      (encoded) => this.#dispatch(encoded, receipt, urgent),
      (cause: unknown) => this.#unwritable(cause, receipt),
    );
  }

  #dispatch(frame: Frame, receipt: Receipt | undefined, urgent = false): void {
    if (this.#over) return receipt?.reject(this.#over);
    const { link, settings } = this.#circuit;
    if (urgent || this.#hasRoom) {
      link.send(frame);
      receipt?.resolve();
      return;
    }
    this.#backlog ??= settings.makeBacklog?.() ?? new Queue();
    const excess = this.#backlog.push({ frame, receipt });
    if (excess) this.#circuit.fail(excess);
  }

  #unwritable(cause: unknown, receipt: Receipt | undefined): void {
    const { name } = this.#circuit.settings.parser;
    this.#failed(
      new PrimusError('ENCODE_FAILED', `The ${name} parser cannot write this.`, cause),
      receipt,
    );
  }

  #failed(error: PrimusError, receipt: Receipt | undefined): void {
    receipt?.reject(error);
    this.#circuit.error(error);
  }
}

function withheld(): PrimusError {
  return new PrimusError('MESSAGE_DROPPED', 'A transform withheld the message.');
}
