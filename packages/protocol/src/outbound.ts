import type { Receipt } from './backlog.js';
import { CLOSED, type ConnectionState, ENDING, OPEN } from './connection-state.js';
import { type ControlMessage, escapeMessage, formatControl } from './control.js';
import { closedError, PrimusError } from './errors.js';
import type { Frame } from './frame.js';
import type { Link } from './link.js';
import type { ConnectionSettings } from './settings.js';
import { proceed, runTransforms } from './transforms.js';

/**
 * The half of a connection that sends: one message after the other through the transforms and the
 * parser to the link. It keeps none: who writes waits until it is `free`, which `drain` tells.
 */
export abstract class Outbound<Owner> {
  declare readonly link: Link;
  declare readonly owner: Owner;
  declare readonly shared: ConnectionSettings<Owner>;
  protected state: ConnectionState = OPEN;
  /** Whether a message is on its way to the link. */
  busy = false;

  constructor(link: Link, owner: Owner, settings: ConnectionSettings<Owner>) {
    this.link = link;
    this.owner = owner;
    this.shared = settings;
  }

  /** Whether messages are accepted. */
  get writable(): boolean {
    return this.state === OPEN;
  }

  /** Whether the link has room. */
  get roomy(): boolean {
    return this.writable && this.link.buffered < this.shared.highWaterMark;
  }

  /** Whether a message can be written now. */
  get free(): boolean {
    return this.roomy && !this.busy;
  }

  /**
   * Sends a message, while `free`. `receipt` learns what became of it: handed to the network, or
   * why it was not.
   */
  write(value: unknown, receipt?: Receipt): void {
    this.busy = true;
    const pending = this.transmit(value, receipt);
    if (!pending) this.busy = false;
    else
      void pending.finally(() => {
        this.busy = false;
        this.drain();
      });
  }

  /** Sends a message of the protocol, ahead of messages that wait. */
  control(message: ControlMessage): void {
    void this.encode(formatControl(message));
  }

  /** Called by the link when it has room again. */
  drain(): void {
    if (this.free) this.shared.events.drain(this.owner);
    if (this.state === ENDING && !this.busy) this.leave();
  }

  /** Reports an error, unless the connection has closed. */
  abstract error(cause: unknown): void;

  /** Takes no more messages, and takes leave once all it has was handed to the link. */
  protected finish(): void {
    this.state = ENDING;
    this.drain();
  }

  /** Closes the link, as all was handed to it. */
  protected abstract leave(): void;

  /** Hands a frame to the link. How full that may be to take it at once is `_room`, where it matters. */
  protected dispatch(frame: Frame, receipt?: Receipt, _room?: number): void {
    if (this.state === CLOSED) return receipt?.reject(closedError());
    this.link.send(frame);
    receipt?.resolve();
  }

  /** Leads a message through the transforms, and sends what comes of it. */
  protected transmit(value: unknown, receipt: Receipt | undefined): void | Promise<void> {
    const { outgoing } = this.shared.transforms;
    if (outgoing.length === 0) return this.encode(escapeMessage(value), receipt);
    return runTransforms(
      outgoing,
      this.owner,
      { data: value },
      (data) => this.encode(escapeMessage(data), receipt),
      (error) => this.#failed(receipt, error),
    );
  }

  /** Has the parser write a frame, and dispatches it. */
  protected encode(value: unknown, receipt?: Receipt, room?: number): void | Promise<void> {
    const { parser } = this.shared;
    return proceed<Frame, void>(
      () => parser.encode(value),
      (frame) => this.dispatch(frame, receipt, room),
      (cause) =>
        this.#failed(
          receipt,
          new PrimusError('ENCODE_FAILED', `The ${parser.name} parser cannot write this.`, cause),
        ),
    );
  }

  /** Tells why a message is not sent; without an error, because a transform withheld it. */
  #failed(receipt: Receipt | undefined, error?: PrimusError): void {
    receipt?.reject(
      error ?? new PrimusError('MESSAGE_DROPPED', 'Not sent: withheld by a transform.'),
    );
    if (error) this.error(error);
  }
}
