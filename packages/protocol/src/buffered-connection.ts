import { CLOSED, ENDING } from './connection-state.js';
import type { Backlog, Receipt } from './backlog.js';
import { closedError } from './errors.js';
import type { Frame } from './frame.js';
import { type Job, Lane } from './lane.js';
import type { CloseInfo } from './link.js';
import { PausableConnection } from './pausable-connection.js';
import { Queue } from './queue.js';

/** A message waits for no more than this many others before `write()` answers false. */
const MAX_PENDING = 256;

/** A connection that keeps what it cannot send yet: it is written to at any time, and keeps the order. */
export class BufferedConnection<Owner> extends PausableConnection<Owner> {
  /** All are made when something has to wait for the first time; most never need them. */
  #outgoing: Lane | undefined;
  #pending: Queue<Job> | undefined;
  #backlog: Backlog | undefined;
  #stalled = false;

  /**
   * Sends a message. Accepted while `writable`; false asks to wait for `drain`, or says that the
   * connection takes no more. `receipt` learns what became of it: handed to the network with room
   * for more, or why it was not.
   */
  override write(value: unknown, receipt?: Receipt): boolean {
    if (this.writable) return this.inTurn(() => this.transmit(value, receipt));
    receipt?.reject(closedError());
    return false;
  }

  override drain(): void {
    while (this.#backlog?.length && this.#linkHasRoom) {
      const next = this.#backlog.shift();
      if (next) this.hand(next.frame);
      next?.receipt?.resolve();
    }
    this.#relieve();
  }

  override close(info?: CloseInfo): void {
    super.close(info);
    // What is still with the transforms is discarded when they are done.
    while (this.#backlog?.length) this.#backlog.shift()?.receipt?.reject(closedError());
  }

  /** Whether it has closed. */
  protected get isClosed(): boolean {
    return this.state === CLOSED;
  }

  /** Does `job` after all that was written before; answers whether there is room for more. */
  protected inTurn(job: Job): boolean {
    if (this.#outgoing?.blocked) {
      this.#outgoing.push(job);
    } else {
      const pending = job();
      if (pending) {
        this.#pending ??= new Queue();
        this.#outgoing ??= new Lane(() => this.#relieve(), this.#pending);
        this.#outgoing.hold(pending);
      }
    }
    return this.more();
  }

  /** Whether what is written now would have to wait for what was written before. */
  protected get waits(): boolean {
    return this.#outgoing?.blocked ?? false;
  }

  /** Answers whether there is room for more; if not, `drain` is told when there is. */
  protected more(): boolean {
    const room = this.hasRoom && (this.#pending?.length ?? 0) < MAX_PENDING;
    if (!room) this.#stalled = true;
    return room && this.state !== CLOSED;
  }

  /** Hands a frame to the link, ahead of others while that holds less than `room`, or lets it wait. */
  protected override dispatch(frame: Frame, receipt?: Receipt, room = 0): void {
    if (this.state === CLOSED) return receipt?.reject(closedError());
    if (this.hasRoom || this.link.buffered < room) {
      this.hand(frame);
      receipt?.resolve();
    } else {
      (this.#backlog ??= this.makeBacklog()).push({ frame, receipt });
    }
  }

  /** Gives a frame to the link. */
  protected hand(frame: Frame): void {
    this.link.send(frame);
  }

  /** Makes what keeps the frames of a slow peer. */
  protected makeBacklog(): Backlog {
    return this.shared.makeBacklog?.(this.owner) ?? new Queue();
  }

  get #linkHasRoom(): boolean {
    return this.link.buffered < this.shared.highWaterMark;
  }

  /** Whether a frame can go to the link at once. */
  protected get hasRoom(): boolean {
    return !this.#backlog?.length && this.#linkHasRoom;
  }

  #relieve(): void {
    if (this.#stalled && this.hasRoom && this.state !== CLOSED) {
      this.#stalled = false;
      this.shared.events.drain(this.owner);
    }
    const waits = this.#outgoing?.occupied || this.#backlog?.length;
    if (this.state === ENDING && !waits) this.leave();
  }
}
