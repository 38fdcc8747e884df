import type { Receipt } from './backlog.js';
import type { ControlMessage } from './control.js';
import { PrimusError, toPrimusError } from './errors.js';
import type { Frame } from './frame.js';
import { Inbound } from './inbound.js';
import type { CloseInfo, Link, LinkEvents } from './link.js';
import { Outbound } from './outbound.js';
import type { Circuit, ConnectionSettings } from './settings.js';

/**
 * One living connection: messages go down through transforms, parser and backlog to the link, and
 * frames come up the other way. Order is kept in both directions. Clients have this one, and
 * servers one that can do more, {@link ServerConnection}.
 */
export class Connection<Owner> implements LinkEvents, Circuit<Owner> {
  readonly link: Link;
  readonly owner: Owner;
  readonly settings: ConnectionSettings<Owner>;
  protected readonly inbound: Inbound<Owner>;
  protected readonly outbound: Outbound<Owner>;
  protected state: 'open' | 'ending' | 'closed' = 'open';

  constructor(link: Link, owner: Owner, settings: ConnectionSettings<Owner>) {
    this.link = link;
    this.owner = owner;
    this.settings = settings;
    this.inbound = new Inbound(this);
    this.outbound = new Outbound(this);
  }

  /** Whether messages are accepted. */
  get writable(): boolean {
    return this.state === 'open';
  }

  /** When the peer was last heard of, ms since the epoch; now, while we do not listen. */
  get heardAt(): number {
    return this.inbound.heardAt;
  }

  /**
   * Whether reading has stopped altogether, because the owner paused and much has arrived. The
   * peer's pings go unheard, so the owner should send signs of life by itself.
   */
  get deaf(): boolean {
    return this.inbound.deaf;
  }

  /**
   * Sends a message. Accepted while `writable`; false asks to wait for `drain`, or says that the
   * connection takes no more. `receipt` learns what became of it: handed to the network with room
   * for more, or why it was not.
   */
  write(value: unknown, receipt?: Receipt): boolean {
    if (this.writable) return this.outbound.write(value, receipt);
    receipt?.reject(closedError());
    return false;
  }

  /** Sends a message of the protocol, ahead of messages that wait. */
  control(message: ControlMessage): void {
    void this.outbound.control(message);
  }

  /**
   * Takes no more messages, sends those it has, and closes. That is reported as soon as all was
   * handed to the network, without waiting for the peer to agree; what still arrives is ignored.
   */
  end(): void {
    // What is closed already has no more to do than to tell, were it not for the reader.
    if (this.state === 'closed') this.inbound.discard();
    if (this.state !== 'open') return;
    this.state = 'ending';
    this.outbound.finish(() => {
      this.link.close();
      this.close();
    });
  }

  /** Closes at once, dropping what is not out yet. Does not wait for the link to confirm. */
  terminate(info?: CloseInfo): void {
    if (this.state === 'closed') return;
    this.link.terminate();
    this.close(info);
  }

  /** As `terminate`, and delivers nothing of what has arrived: the close is reported now. */
  destroy(): void {
    this.inbound.discard();
    this.terminate();
  }

  /** Delivers nothing until `resume`; what arrives meanwhile waits, and in the end the peer. */
  pause(): void {
    this.inbound.pause();
  }

  resume(): void {
    this.inbound.resume();
  }

  // What follows is called by the link.

  frame(frame: Frame): void {
    if (this.state === 'closed') return;
    this.inbound.frame(frame);
  }

  drain(): void {
    this.outbound.drain();
  }

  error(cause: unknown): void {
    if (this.state === 'closed') return;
    this.settings.events.error(
      this.owner,
      toPrimusError(cause, 'TRANSPORT_ERROR', 'The transport failed.'),
    );
  }

  close(info: CloseInfo = {}): void {
    if (this.state === 'closed') return;
    // An owner that has ended does not wait for what it did not read.
    if (this.state === 'ending') this.inbound.discard();
    this.state = 'closed';
    this.outbound.discard(closedError());
    this.inbound.last(() => {
      this.settings.events.close(this.owner, info, this.link);
    });
  }
}

/** Why a message was not sent that still waited, or came too late. */
export function closedError(): PrimusError {
  return new PrimusError('CONNECTION_CLOSED', 'Not sent: the connection closed.');
}
