import type { Backlog, Receipt } from './backlog.js';
import { escapeMessage, formatControl, type ControlMessage } from './control.js';
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

  /** Sends a message through the transforms; answers whether there is room for more. */
  write(value: unknown, receipt?: Receipt): boolean {
    return this.inTurn(() => this.#transmit(value, receipt));
  }

  /** Does `job` after all that was written before; answers whether there is room for more. */
  inTurn(job: () => void | Promise<void>): boolean {
    if (this.#lane?.blocked) {
      this.#lane.push(job);
    } else {
      const pending = job();
      if (pending) (this.#lane ??= new Lane(() => this.#relieve())).hold(pending);
    }
    const room = this.#hasRoom && (this.#lane?.length ?? 0) < MAX_PENDING;
    if (!room) this.#stalled = true;
    return room && !this.#over;
  }

  /**
   * Sends ahead of what waits, as long as the link holds less than `room` bytes: a peer that only
   * asks and never reads shall not fill the memory.
   */
  control(
    message: ControlMessage,
    room: number = 2 * this.#circuit.settings.highWaterMark,
  ): void | Promise<void> {
    return this.#encode(formatControl(message), undefined, room);
  }

  /** Calls `flushed` once all that was written before was handed to the link. */
  finish(flushed: () => void): void {
    this.inTurn(() => {
      this.#flushed = flushed;
      this.#relieve();
    });
  }

  /** The link has room again. */
  drain(): void {
    const { link } = this.#circuit;
    while (this.#backlog?.length && this.#linkHasRoom) {
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
    while (this.#backlog?.length) this.#backlog.shift()?.receipt?.reject(error);
  }

  get #linkHasRoom(): boolean {
    const { link, settings } = this.#circuit;
    return link.buffered < settings.highWaterMark;
  }

  get #hasRoom(): boolean {
    return !this.#backlog?.length && this.#linkHasRoom;
  }

  #relieve(): void {
    if (this.#stalled && this.#hasRoom && !this.#over) {
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
      (data) => this.#encode(escapeMessage(data), receipt),
      (error) => {
        if (error) this.#failed(error, receipt);
        else receipt?.reject(withheld());
      },
    );
  }

  #encode(value: unknown, receipt: Receipt | undefined, room = 0): void | Promise<void> {
    const { parser } = this.#circuit.settings;
    let frame: Frame | Promise<Frame>;
    try {
      frame = parser.encode(value);
    } catch (cause) {
      return this.#unwritable(cause, receipt);
    }
    if (!isPromise(frame)) return this.dispatch(frame, receipt, room);
    return frame.then(
      (encoded) => this.dispatch(encoded, receipt, room),
      (cause: unknown) => this.#unwritable(cause, receipt),
    );
  }

  /** Hands a frame to the link, ahead of others while that holds less than `room`, or lets it wait. */
  dispatch(frame: Frame, receipt?: Receipt, room = 0): void {
    if (this.#over) return receipt?.reject(this.#over);
    const { link, owner, settings } = this.#circuit;
    if (this.#hasRoom || link.buffered < room) {
      link.send(frame);
      receipt?.resolve();
      return;
    }
    this.#backlog ??= settings.makeBacklog?.(owner) ?? new Queue();
    this.#backlog.push({ frame, receipt });
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
  return new PrimusError('MESSAGE_DROPPED', 'Not sent: a transform withheld it.');
}
