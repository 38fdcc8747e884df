import type { Clock } from './clock.js';
import { type ControlMessage, formatControl, parseControl } from './control.js';
import { PrimusError } from './errors.js';
import { type Frame, frameSize } from './frame.js';
import { Lane } from './lane.js';
import type { CloseInfo, Link, LinkEvents } from './link.js';
import { type BacklogLimits, Outbox, type Receipt, tooSlow } from './outbox.js';
import type { Parser } from './parser.js';
import { isPromise, type Packet, runTransforms, type Transforms } from './transforms.js';

/** `write()` answers false while more messages than this wait for asynchronous transforms. */
const MAX_PENDING = 256;

/** What a connection tells its owner. Shared by all connections of a server, hence `owner`. */
export interface ConnectionEvents<Owner> {
  /** A message for the application, and the frame it came in. */
  message(owner: Owner, value: unknown, frame: Frame): void;
  /** A message of the protocol. `ping`, `pong` and `id` overtake messages that wait. */
  control(owner: Owner, message: ControlMessage): void;
  /** Something failed and the connection goes on. */
  error(owner: Owner, error: PrimusError): void;
  /** `write()` may be called again after it answered false. */
  drain(owner: Owner): void;
  /** Exactly once, after every message that arrived before it. */
  close(owner: Owner, info: CloseInfo): void;
}

/** What all connections of a server or client share. `parser` may be replaced while they live. */
export interface ConnectionSettings<Owner> {
  parser: Parser;
  readonly transforms: Transforms<Owner>;
  readonly events: ConnectionEvents<Owner>;
  readonly limits: BacklogLimits;
  readonly clock: Clock;
}

/**
 * One living connection, the same on both ends: messages go down through transforms, parser and
 * backlog to the link, frames come up the other way. In both directions order is kept and
 * nothing waits that need not.
 */
export class Connection<Owner> implements LinkEvents {
  readonly link: Link;
  readonly #owner: Owner;
  readonly #settings: ConnectionSettings<Owner>;

  // Most connections never need any of these, so they are made when they do.
  #inbox: Lane | undefined;
  #outgoing: Lane | undefined;
  #outbox: Outbox | undefined;

  #state: 'open' | 'ending' | 'closed' = 'open';
  #heardAt: number;
  #unread = 0;
  #linkPaused = false;
  #stalled = false;
  #farewell: CloseInfo | undefined;
  #flushed = false;

  constructor(link: Link, owner: Owner, settings: ConnectionSettings<Owner>) {
    this.link = link;
    this.#owner = owner;
    this.#settings = settings;
    this.#heardAt = settings.clock.now();
  }

  /** When the peer was last heard of, ms since the epoch. While we do not read: now. */
  get heardAt(): number {
    return this.#linkPaused ? this.#settings.clock.now() : this.#heardAt;
  }

  /** Whether the link was asked to stop reading, so that the peer's pings go unheard. */
  get deaf(): boolean {
    return this.#linkPaused;
  }

  get writable(): boolean {
    return this.#state === 'open';
  }

  // ---- downwards ----------------------------------------------------------------------------

  /**
   * Sends a message. Accepted while open; false asks to wait for `drain`, or says that the
   * connection is closing or closed.
   */
  write(value: unknown): boolean {
    return this.#submit(value, undefined);
  }

  /**
   * Sends a message and resolves when it was handed to the network with room for more.
   *
   * @throws PrimusError why the message was not sent, as a rejection.
   */
  send(value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#submit(value, { resolve, reject });
    });
  }

  /** Sends a frame that the parser wrote already, past the transforms: one for many connections. */
  writeEncoded(frame: Frame): boolean {
    if (this.#state !== 'open') return false;
    this.#order(this.#outgoing?.blocked ? () => this.#dispatch(frame) : undefined);
    if (!this.#outgoing?.blocked) this.#dispatch(frame);
    return this.#room();
  }

  /** Sends a message of the protocol at once, ahead of what waits for transforms or the network. */
  control(message: Exclude<ControlMessage, { type: 'unknown' }>): void {
    if (this.#state === 'closed') return;
    void this.#encode(formatControl(message), (frame) => this.link.send(frame));
  }

  /**
   * Accepts no more messages, sends those it has, then `last` if given, and closes the link.
   * Ends at once when `flush` is false.
   */
  end(
    options: {
      readonly last?: { readonly type: 'close' };
      readonly info?: CloseInfo;
      readonly flush?: boolean;
    } = {},
  ): void {
    if (this.#state === 'closed') return;
    if (options.flush === false) {
      this.#state = 'ending';
      this.#farewell ??= options.info;
      this.link.terminate();
      return;
    }
    if (this.#state === 'ending') return;
    this.#state = 'ending';
    this.#farewell = options.info;
    this.#order(() => {
      const { last } = options;
      const pending = last && this.#encode(formatControl(last), (frame) => this.#dispatch(frame));
      if (pending) return pending.then(() => this.#closeWhenFlushed());
      this.#closeWhenFlushed();
    });
  }

  // ---- upwards: the link calls these ----------------------------------------------------------

  frame(frame: Frame): void {
    if (this.#state === 'closed') return;
    this.#heardAt = this.#settings.clock.now();
    let value: unknown;
    try {
      value = this.#settings.parser.decode(frame);
    } catch (cause) {
      return this.#error(decodeFailed(cause));
    }
    if (isPromise(value)) {
      const decoded = value.then(
        (result) => () => this.#arrive(result, frame),
        (cause: unknown) => () => this.#error(decodeFailed(cause)),
      );
      return this.#wait(async () => (await decoded)(), frame);
    }
    const control = parseControl(value);
    // What keeps a connection alive must not wait behind a reader that has stopped.
    if (control && control.type !== 'close') {
      this.#settings.events.control(this.#owner, control);
    } else if (this.#inbox?.blocked) {
      this.#wait(() => this.#arrive(value, frame), frame);
    } else {
      const pending = this.#arrive(value, frame);
      if (pending) this.#incoming().hold(pending);
    }
  }

  drain(): void {
    this.#outbox?.flush();
    this.#relieve();
    this.#closeLinkIfFlushed();
  }

  error(cause: unknown): void {
    if (this.#state === 'closed') return;
    this.#error(
      cause instanceof PrimusError
        ? cause
        : new PrimusError('TRANSPORT_ERROR', 'The transport failed; see the cause.', cause),
    );
  }

  close(info?: CloseInfo): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#outbox?.clear(closed());
    const told = this.#farewell ?? info ?? {};
    const tell = (): void => this.#settings.events.close(this.#owner, told);
    if (this.#inbox?.blocked) this.#inbox.push(tell);
    else tell();
  }

  // ---- reading ------------------------------------------------------------------------------

  /** Delivers nothing until `resume`. Once much has arrived, the link stops reading too. */
  pause(): void {
    this.#incoming().pause();
  }

  resume(): void {
    this.#inbox?.resume();
  }

  #incoming(): Lane {
    return (this.#inbox ??= new Lane(() => this.#caughtUp()));
  }

  #wait(job: () => void | Promise<void>, frame: Frame): void {
    const size = frameSize(frame);
    this.#unread += size;
    this.#incoming().push(() => {
      this.#unread -= size;
      return job();
    });
    const { pause } = this.link;
    if (pause && !this.#linkPaused && this.#unread >= this.#settings.limits.highWaterMark) {
      this.#linkPaused = true;
      this.link.pause?.();
    }
  }

  #caughtUp(): void {
    if (!this.#linkPaused) return;
    this.#linkPaused = false;
    this.#heardAt = this.#settings.clock.now();
    this.link.resume?.();
  }

  #arrive(value: unknown, frame: Frame): void | Promise<void> {
    const { events, transforms } = this.#settings;
    const control = parseControl(value);
    if (control) return events.control(this.#owner, control);
    if (transforms.incoming.length === 0) return events.message(this.#owner, value, frame);

    return this.#transform(
      transforms.incoming,
      value,
      (data) => events.message(this.#owner, data, frame),
      undefined,
    );
  }

  // ---- writing ------------------------------------------------------------------------------

  #submit(value: unknown, receipt: Receipt | undefined): boolean {
    if (this.#state !== 'open') {
      receipt?.reject(closed());
      return false;
    }
    if (this.#outgoing?.blocked) {
      this.#outgoing.push(() => this.#transmit(value, receipt));
    } else {
      const pending = this.#transmit(value, receipt);
      if (pending) this.#line().hold(pending);
    }
    return this.#room();
  }

  #line(): Lane {
    return (this.#outgoing ??= new Lane(() => this.#relieve()));
  }

  #order(job: (() => void | Promise<void>) | undefined): void {
    if (job) this.#line().push(job);
  }

  #transmit(value: unknown, receipt: Receipt | undefined): void | Promise<void> {
    const { outgoing } = this.#settings.transforms;
    const encode = (data: unknown): void | Promise<void> =>
      this.#encode(data, (frame) => this.#dispatch(frame, receipt), receipt);
    return outgoing.length === 0
      ? encode(value)
      : this.#transform(outgoing, value, encode, receipt);
  }
}
