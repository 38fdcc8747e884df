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

/** How a connection takes leave. */
interface Parting {
  /** The last that the peer is told. */
  word: string | undefined;
  /** Whether it was told. */
  told: boolean;
  /** Whether it is the peer who closes. */
  lingering: boolean;
}

/** A connection of a server, with what clients do without. */
export class ServerConnection<Owner> extends BufferedConnection<Owner> {
  /** Made when it is asked to end. */
  #parting: Parting | undefined;

  /** As `write`, for a frame that the parser wrote already: past the transforms. */
  writeEncoded(frame: Frame): boolean {
    return this.writable && this.inTurn(() => this.dispatch(frame));
  }

  /** As `writeEncoded`, for a frame that goes to many. */
  writeShared(shared: SharedFrame): boolean {
    if (!this.writable) return false;
    if (this.waits) return this.inTurn(() => this.#dispatchShared(shared));
    this.#dispatchShared(shared);
    return this.more();
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
    const parting = (this.#parting ??= { word: undefined, told: false, lingering: false });
    const lingered = parting.lingering;
    parting.lingering = absence !== undefined;
    if (this.state === OPEN) {
      parting.word = final ? 'close' : parting.lingering ? `return::${absence}` : undefined;
      this.finish();
    } else if (this.state === ENDING && lingered && parting.told && !parting.lingering) {
      this.part();
    }
  }

  override close(info?: CloseInfo): void {
    // A peer that has left as it was asked to has sent what it had: that is delivered, as always.
    if (this.#parting?.lingering && this.state === ENDING) this.state = OPEN;
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
    if (open && this.link.sendShared && this.hasRoom) this.handShared(shared);
    else this.dispatch(shared.frame, undefined, room);
  }

  /** Gives a frame that goes to many to the link, which can take it. */
  protected handShared(shared: SharedFrame): void {
    this.link.sendShared?.(shared);
  }

  /** Asks the link to close. */
  protected part(): void {
    this.link.close();
  }

  protected override leave(): void {
    const parting = this.#parting;
    if (!parting || parting.told) return;
    parting.told = true;
    const value = parting.word;
    const close = (): void => {
      if (!parting.lingering) this.part();
    };
    // However full the link is: who is not told comes back, or does not.
    const told =
      value !== undefined &&
      this.encode(formatControl({ type: 'server', value }), undefined, Infinity);
    if (told) void told.then(close);
    else close();
  }
}
