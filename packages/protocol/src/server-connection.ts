import { CLOSED, ENDING, OPEN } from './connection-state.js';
import { BufferedConnection } from './buffered-connection.js';
import { type ControlMessage, formatControl } from './control.js';
import { unref } from './clock.js';
import { PrimusError } from './errors.js';
import type { Frame, SharedFrame } from './frame.js';
import type { Job } from './lane.js';
import type { CloseInfo } from './link.js';

/** How {@link ServerConnection.end} takes leave. */
export interface Farewell {
  /** Tells the peer that it shall not return. Default: it may. */
  readonly final?: boolean;
  /**
   * Leaves it to the peer to close, so that what it has to send arrives, and asks it to return this
   * many ms later than it would by itself. A peer that knows nothing of it waits to be closed, which
   * the next `end` does.
   */
  readonly absence?: number | undefined;
}

/** A connection of a server, with what clients do without. */
export class ServerConnection<Owner> extends BufferedConnection<Owner> {
  /** The last that the peer is told. */
  #farewell: string | undefined;
  #left = false;
  /** Whether it is the peer who closes. */
  #lingering = false;

  /** As `write`, for a frame that the parser wrote already: past the transforms. */
  writeEncoded(frame: Frame): boolean {
    return this.writable && this.inTurn(() => this.dispatch(frame));
  }

  /** As `writeEncoded`, for a frame that goes to many. */
  writeShared(shared: SharedFrame): boolean {
    return this.writable && this.inTurn(() => this.#dispatchShared(shared));
  }

  /** Delivers nothing until `until` has settled, whatever the reader does meanwhile. */
  hold(until: Promise<void>): void {
    this.lane.hold(until);
  }

  /** As `hold`, for a hook of the application, which has to answer in time. */
  holdFor(hook: Promise<void>): void {
    this.lane.hold(this.#inTime(hook));
  }

  /** As a client's, unless the link is full: a peer that only asks and never reads shall not fill the memory. */
  override control(message: ControlMessage): void {
    void this.encode(formatControl(message), undefined, this.#controlRoom);
  }

  /** As `control`, for a frame that the parser wrote already, and that goes to many. */
  controlShared(shared: SharedFrame): void {
    this.#dispatchShared(shared, this.#controlRoom);
  }

  /** Takes no more messages, sends those it has, and closes; reported when the link has closed. */
  override end({ final = false, absence }: Farewell = {}): void {
    const lingered = this.#lingering;
    this.#lingering = absence !== undefined;
    if (this.state === OPEN) {
      this.#farewell = final ? 'close' : this.#lingering ? `return::${absence}` : undefined;
      this.finish();
    } else if (this.state === ENDING && lingered && this.#left && !this.#lingering) {
      this.link.close();
    }
  }

  override close(info?: CloseInfo): void {
    // A peer that has left as it was asked to has sent what it had: that is delivered, as always.
    if (this.#lingering && this.state === ENDING) this.state = OPEN;
    super.close(info);
  }

  /** Reports `error` and closes at once. */
  fail(error: PrimusError): void {
    if (this.state === CLOSED) return;
    // First: a listener of the error that writes would fail again, and again.
    this.state = ENDING;
    this.error(error);
    this.terminate({ reason: error.message });
  }

  protected override wait(job: Job, frame: Frame): void {
    super.wait(() => {
      const pending = job();
      return pending && this.#inTime(pending);
    }, frame);
  }

  /** Ends the connection of a hook that does not answer: all that comes later waits for it. */
  #inTime(pending: Promise<void>): Promise<void> {
    const { clock, patience } = this.shared;
    if (patience === undefined) return pending;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => {
        this.error(new PrimusError('HOOK_TIMEOUT', `A hook has not answered in ${patience} ms.`));
        this.destroy();
        resolve();
      }, patience);
      unref(timer);
      pending.then(resolve, reject).finally(() => clock.clearTimeout(timer));
    });
  }

  get #controlRoom(): number {
    return 2 * this.shared.highWaterMark;
  }

  #dispatchShared(shared: SharedFrame, room?: number): void {
    const open = this.state !== CLOSED;
    if (open && this.link.sendShared && this.hasRoom) this.link.sendShared(shared);
    else this.dispatch(shared.frame, undefined, room);
  }

  protected override leave(): void {
    if (this.#left) return;
    this.#left = true;
    const value = this.#farewell;
    const close = (): void => {
      if (!this.#lingering) this.link.close();
    };
    // However full the link is: who is not told comes back, or does not.
    const told =
      value !== undefined &&
      this.encode(formatControl({ type: 'server', value }), undefined, Infinity);
    if (told) void told.then(close);
    else close();
  }
}
