import { type ControlMessage, formatControl } from './control.js';
import { PrimusError } from './errors.js';
import type { Frame } from './frame.js';
import { Lane } from './lane.js';
import type { Link } from './link.js';
import { Outbox, type Receipt } from './outbox.js';
import type { ConnectionSettings } from './settings.js';
import { isPromise, type Packet, runTransforms } from './transforms.js';

/** A message waits for no more than this many others before `write()` answers false. */
const MAX_PENDING = 256;

/** A control message that can be sent. */
export type Sendable = Exclude<ControlMessage, { type: 'unknown' }>;

/** The way down: messages through the transforms, the parser and the backlog, in order. */
export class Outbound<Owner> {
  readonly #link: Link;
  readonly #owner: Owner;
  readonly #settings: ConnectionSettings<Owner>;
  /** Both are made when something has to wait for the first time; most never need them. */
  #lane: Lane | undefined;
  #outbox: Outbox | undefined;
  #stalled = false;
  readonly #keeper: { overflow(error: PrimusError): void };
  #flushed: (() => void) | undefined;

  /** @param keeper is told when the peer reads too slowly to be kept. */
  constructor(
    link: Link,
    owner: Owner,
    settings: ConnectionSettings<Owner>,
    keeper: { overflow(error: PrimusError): void },
  ) {
    this.#link = link;
    this.#owner = owner;
    this.#settings = settings;
    this.#keeper = keeper;
  }

  write(value: unknown, receipt?: Receipt): boolean {
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
    if (last) this.#line().push(() => this.#encode(formatControl(last), undefined));
    if (this.#lane?.blocked) this.#lane.push(finish);
    else finish();
  }

  /** The link has room again. */
  drain(): void {
    this.#outbox?.flush();
    this.#relieve();
  }

  /** Discards all that waits for the network. */
  discard(error: PrimusError): void {
    this.#outbox?.clear(error);
    this.#flushed = undefined;
  }

  #room(): boolean {
    const room =
      (this.#lane === undefined || this.#lane.length < MAX_PENDING) &&
      (this.#outbox === undefined || this.#outbox.length === 0) &&
      this.#link.buffered < this.#settings.limits.highWaterMark;
    if (!room) this.#stalled = true;
    return room;
  }

  #relieve(): void {
    if (this.#outbox && this.#outbox.length > 0) return;
    if (this.#stalled && this.#link.buffered < this.#settings.limits.highWaterMark) {
      this.#stalled = false;
      this.#settings.events.drain(this.#owner);
    }
    const flushed = this.#flushed;
    this.#flushed = undefined;
    flushed?.();
  }

  #line(): Lane {
    return (this.#lane ??= new Lane(() => this.#relieve()));
  }

  #hold(pending: void | Promise<void>): void {
    if (pending) this.#line().hold(pending);
  }

  #transmit(value: unknown, receipt: Receipt | undefined): void | Promise<void> {
    const { outgoing } = this.#settings.transforms;
    if (outgoing.length === 0) return this.#encode(value, receipt);

    const packet: Packet = { data: value };
    let verdict: boolean | Promise<boolean>;
    try {
      verdict = runTransforms(outgoing, this.#owner, packet);
    } catch (error) {
      return this.#failed(error as PrimusError, receipt);
    }
    if (!isPromise(verdict)) return this.#transformed(verdict, packet, receipt);
    return verdict.then(
      (goesOn) => this.#transformed(goesOn, packet, receipt),
      (error: PrimusError) => this.#failed(error, receipt),
    );
  }

  #transformed(
    goesOn: boolean,
    packet: Packet,
    receipt: Receipt | undefined,
  ): void | Promise<void> {
    if (goesOn) return this.#encode(packet.data, receipt);
    receipt?.reject(new PrimusError('MESSAGE_DROPPED', 'A transform withheld the message.'));
  }

  #encode(value: unknown, receipt: Receipt | undefined, urgent = false): void | Promise<void> {
    const { parser } = this.#settings;
    const refused = (cause: unknown): void =>
      this.#failed(
        new PrimusError('ENCODE_FAILED', `The ${parser.name} parser cannot write this.`, cause),
        receipt,
      );
    let frame: Frame | Promise<Frame>;
    try {
      frame = parser.encode(value);
    } catch (cause) {
      return refused(cause);
    }
    if (!isPromise(frame)) return this.#dispatch(frame, receipt, urgent);
    return frame.then((encoded) => this.#dispatch(encoded, receipt, urgent), refused);
  }

  #dispatch(frame: Frame, receipt: Receipt | undefined, urgent = false): void {
    const waiting = this.#outbox !== undefined && this.#outbox.length > 0;
    if (urgent || (!waiting && this.#link.buffered < this.#settings.limits.highWaterMark)) {
      this.#link.send(frame);
      receipt?.resolve();
      return;
    }
    this.#outbox ??= new Outbox(this.#link, this.#settings.limits);
    const excess = this.#outbox.push(frame, receipt);
    if (excess) this.#keeper.overflow(excess);
  }

  #failed(error: PrimusError, receipt: Receipt | undefined): void {
    receipt?.reject(error);
    this.#settings.events.error(this.#owner, error);
  }
}
