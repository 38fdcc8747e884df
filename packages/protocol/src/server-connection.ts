import { Connection } from './connection.js';
import type { PrimusError } from './errors.js';
import type { Frame } from './frame.js';

/** How {@link ServerConnection.end} takes leave. */
export interface Farewell {
  /** Tells the peer that it shall not return. Default: it may. */
  readonly final?: boolean;
}

/** A connection of a server, with what clients do without. */
export class ServerConnection<Owner> extends Connection<Owner> {
  /** As `write`, for a frame that the parser wrote already: past the transforms. */
  writeEncoded(frame: Frame): boolean {
    return this.writable && this.outbound.inTurn(() => this.outbound.dispatch(frame));
  }

  /** Delivers nothing until `until` has settled, whatever the reader does meanwhile. */
  hold(until: Promise<void>): void {
    this.inbound.hold(until);
  }

  /** Takes no more messages, sends those it has, and closes; reported when the link has closed. */
  override end({ final = false }: Farewell = {}): void {
    if (this.state !== 'open') return;
    this.state = 'ending';
    this.outbound.finish(() => {
      const close = (): void => this.link.close();
      // However full the link is: who is not told comes back.
      const told = final && this.outbound.control({ type: 'server', value: 'close' }, Infinity);
      if (told) void told.then(close);
      else close();
    });
  }

  /** Reports `error` and closes at once. */
  fail(error: PrimusError): void {
    if (this.state === 'closed') return;
    // First: a listener of the error that writes would fail again, and again.
    this.state = 'ending';
    this.error(error);
    this.terminate({ reason: error.message });
  }
}
