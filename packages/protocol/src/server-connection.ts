import { BufferedConnection } from './buffered-connection.js';
import { type ControlMessage, formatControl } from './control.js';
import type { PrimusError } from './errors.js';
import type { Frame } from './frame.js';

/** How {@link ServerConnection.end} takes leave. */
export interface Farewell {
  /** Tells the peer that it shall not return. Default: it may. */
  readonly final?: boolean;
}

/** A connection of a server, with what clients do without. */
export class ServerConnection<Owner> extends BufferedConnection<Owner> {
  /** Whether the peer is to be told that it shall not return. */
  #final = false;
  #left = false;

  /** As `write`, for a frame that the parser wrote already: past the transforms. */
  writeEncoded(frame: Frame): boolean {
    return this.writable && this.inTurn(() => this.dispatch(frame));
  }

  /** Delivers nothing until `until` has settled, whatever the reader does meanwhile. */
  hold(until: Promise<void>): void {
    this.lane.hold(until);
  }

  /** As a client's, unless the link is full: a peer that only asks and never reads shall not fill the memory. */
  override control(message: ControlMessage): void {
    void this.encode(formatControl(message), undefined, 2 * this.settings.highWaterMark);
  }

  /** Takes no more messages, sends those it has, and closes; reported when the link has closed. */
  override end({ final = false }: Farewell = {}): void {
    if (this.state !== 'open') return;
    this.#final = final;
    this.finish();
  }

  /** Reports `error` and closes at once. */
  fail(error: PrimusError): void {
    if (this.state === 'closed') return;
    // First: a listener of the error that writes would fail again, and again.
    this.state = 'ending';
    this.error(error);
    this.terminate({ reason: error.message });
  }

  protected override leave(): void {
    if (this.#left) return;
    this.#left = true;
    const close = (): void => this.link.close();
    // However full the link is: who is not told comes back.
    const farewell = formatControl({ type: 'server', value: 'close' });
    const told = this.#final && this.encode(farewell, undefined, Infinity);
    if (told) void told.then(close);
    else close();
  }
}
