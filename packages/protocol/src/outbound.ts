import type { Backlog, Receipt } from './backlog.js';
import { type ControlMessage, escapeMessage, formatControl } from './control.js';
import { closedError, PrimusError } from './errors.js';
import type { Frame } from './frame.js';
import { type Job, Lane } from './lane.js';
import type { Link } from './link.js';
import { Queue } from './queue.js';
import type { ConnectionSettings } from './settings.js';
import { isPromise, runTransforms } from './transforms.js';

/** A message waits for no more than this many others before `write()` answers false. */
const MAX_PENDING = 256;

/** The half of a connection that sends: messages through the transforms, the parser and the backlog, in order. */
export abstract class Outbound<Owner> {
  readonly link: Link;
  readonly owner: Owner;
  readonly settings: ConnectionSettings<Owner>;
  protected state: 'open' | 'ending' | 'closed' = 'open';
  /** Both are made when something has to wait for the first time; most never need them. */
  #lane: Lane | undefined;
  #backlog: Backlog | undefined;
  #stalled = false;

  constructor(link: Link, owner: Owner, settings: ConnectionSettings<Owner>) {
    this.link = link;
    this.owner = owner;
    this.settings = settings;
  }

  /** Whether messages are accepted. */
  get writable(): boolean {
    return this.state === 'open';
  }

  /**
   * Sends a message. Accepted while `writable`; false asks to wait for `drain`, or says that the
   * connection takes no more. `receipt` learns what became of it: handed to the network with room
   * for more, or why it was not.
   */
  write(value: unknown, receipt?: Receipt): boolean {
    if (this.writable) return this.inTurn(() => this.#transmit(value, receipt));
    receipt?.reject(closedError());
    return false;
  }

  /** Sends a message of the protocol, ahead of messages that wait. */
  control(message: ControlMessage): void {
    void this.encode(formatControl(message), undefined, Infinity);
  }

  /** Called by the link when it has room again. */
  drain(): void {
    while (this.#backlog?.length && this.#linkHasRoom) {
      const next = this.#backlog.shift();
      if (next) this.link.send(next.frame);
      next?.receipt?.resolve();
    }
    this.#relieve();
  }

  /** Reports an error, unless the connection has closed. */
  abstract error(cause: unknown): void;

  /** Does `job` after all that was written before; answers whether there is room for more. */
  protected inTurn(job: Job): boolean {
    if (this.#lane?.blocked) {
      this.#lane.push(job);
    } else {
      const pending = job();
      if (pending) (this.#lane ??= new Lane(() => this.#relieve())).hold(pending);
    }
    const room = this.#hasRoom && (this.#lane?.length ?? 0) < MAX_PENDING;
    if (!room) this.#stalled = true;
    return room && this.state !== 'closed';
  }

  /** Takes no more messages, and takes leave once all it has was handed to the link. */
  protected finish(): void {
    this.state = 'ending';
    this.#relieve();
  }

  /** Closes the link, as all was handed to it. */
  protected abstract leave(): void;

  /** Hands a frame to the link, ahead of others while that holds less than `room`, or lets it wait. */
  protected dispatch(frame: Frame, receipt?: Receipt, room = 0): void {
    if (this.state === 'closed') return receipt?.reject(closedError());
    if (this.#hasRoom || this.link.buffered < room) {
      this.link.send(frame);
      return receipt?.resolve();
    }
    (this.#backlog ??= this.makeBacklog()).push({ frame, receipt });
  }

  /** Discards all that waits, now and, as the connection has closed, when its transforms are done. */
  protected discardBacklog(): void {
    while (this.#backlog?.length) this.#backlog.shift()?.receipt?.reject(closedError());
  }

  /** Makes what keeps the frames of a slow peer. */
  protected makeBacklog(): Backlog {
    return new Queue();
  }

  get #linkHasRoom(): boolean {
    return this.link.buffered < this.settings.highWaterMark;
  }

  get #hasRoom(): boolean {
    return !this.#backlog?.length && this.#linkHasRoom;
  }

  #relieve(): void {
    if (this.#stalled && this.#hasRoom && this.state !== 'closed') {
      this.#stalled = false;
      this.settings.events.drain(this.owner);
    }
    if (this.state === 'ending' && !this.#lane?.occupied && !this.#backlog?.length) this.leave();
  }

  #transmit(value: unknown, receipt: Receipt | undefined): void | Promise<void> {
    const { outgoing } = this.settings.transforms;
    if (outgoing.length === 0) return this.encode(escapeMessage(value), receipt);
    return runTransforms(
      outgoing,
      this.owner,
      { data: value },
      (data) => this.encode(escapeMessage(data), receipt),
      (error) => {
        if (error) this.#failed(error, receipt);
        else receipt?.reject(withheld());
      },
    );
  }

  /** Has the parser write a frame, and dispatches it. */
  protected encode(value: unknown, receipt?: Receipt, room?: number): void | Promise<void> {
    const { parser } = this.settings;
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

  #unwritable(cause: unknown, receipt: Receipt | undefined): void {
    const { name } = this.settings.parser;
    this.#failed(
      new PrimusError('ENCODE_FAILED', `The ${name} parser cannot write this.`, cause),
      receipt,
    );
  }

  #failed(error: PrimusError, receipt: Receipt | undefined): void {
    receipt?.reject(error);
    this.error(error);
  }
}

function withheld(): PrimusError {
  return new PrimusError('MESSAGE_DROPPED', 'Not sent: a transform withheld it.');
}
