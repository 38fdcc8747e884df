import type { Spark } from '@primus/core';
import {
  type CloseInfo,
  type Frame,
  isPromise,
  type Link,
  type Messages,
  PrimusError,
  ServerConnection,
  type SharedFrame,
} from '@primus/protocol';
import { toError } from '../callbacks.js';
import { type ClassicSpark, hasOwnHeartbeat, isHeard, tell } from './classic-spark.js';
import type { ClosingLinks } from './closing-links.js';
import type { SparkSettings } from './settings.js';

/**
 * A connection whose spark emits what goes on in it. What comes of the link takes effect when it is
 * emitted, and the spark has ended as soon as the link is asked to close.
 */
export class ClassicConnection<T extends Messages> extends ServerConnection<Spark<T>> {
  declare readonly owner: ClassicSpark<T>;
  declare readonly shared: SparkSettings<T>;
  /** Takes frames that no parser wrote; answers whether this is one. */
  takesBare: ((frame: Frame) => boolean) | undefined;
  readonly #closing: ClosingLinks | undefined;
  /** Whether it is us who close. */
  #leaving = false;
  /** Whether the link has closed. */
  #gone = false;
  /** Whether the link is telling of an error. */
  #failing = false;
  /** Whether it was told that the link is to be closed, or is. */
  #over = false;

  /** @param closing where links are until they have closed; none for one that never tells */
  constructor(
    link: Link,
    owner: ClassicSpark<T>,
    settings: SparkSettings<T>,
    closing: ClosingLinks | undefined,
  ) {
    super(link, owner, settings);
    this.#closing = closing;
  }

  override get heardAt(): number {
    return this.owner.alive || hasOwnHeartbeat(this.owner)
      ? this.shared.clock.now()
      : super.heardAt;
  }

  override frame(frame: Frame): void {
    if (this.isClosed) return;
    if (isHeard(this.owner, 'incoming::data')) this.owner.emit('incoming::data', frame);
    else this.arrived(frame);
  }

  override error(cause: unknown): void {
    if (this.isClosed) return;
    // An error of ours is none of the transport's.
    if (cause instanceof PrimusError) return super.error(cause);
    this.#failing = true;
    try {
      this.owner.emit('incoming::error', cause);
    } finally {
      this.#failing = false;
    }
  }

  override terminate(info?: CloseInfo): void {
    this.#leaving = true;
    super.terminate(info);
  }

  override close(info?: CloseInfo): void {
    if (this.#leaving && !this.isClosed) return this.#end(info);
    if (this.#gone) return;
    this.#gone = true;
    this.#closing?.closed(this.link);
    this.owner.emit('incoming::end');
    // A plugin may have kept that from taking effect.
    this.#end(info);
  }

  protected override hand(frame: Frame): void {
    tell(this.owner, 'outgoing::data', frame);
    super.hand(frame);
  }

  protected override handShared(shared: SharedFrame): void {
    tell(this.owner, 'outgoing::data', shared.frame);
    super.handShared(shared);
  }

  /** What still comes of a link that was asked to close is of no interest. */
  protected override part(): void {
    super.part();
    this.#leaving = true;
    if (!this.#gone) this.#closing?.add(this.link);
    this.#end();
  }

  /** Tells that the link is to be closed, or is. */
  over(): void {
    if (this.#over) return;
    this.#over = true;
    tell(this.owner, 'outgoing::end');
  }

  /** Takes a frame of the client. */
  arrived(frame: Frame): void {
    if (this.isClosed) return;
    this.owner.alive = true;
    if (!this.takesBare?.(frame)) super.frame(frame);
  }

  /** Takes it that the client has answered a heartbeat, with the time it was sent. */
  answered(sent: unknown): void {
    if (this.isClosed) return;
    this.owner.alive = true;
    this.shared.events.answered(this.owner, sent);
  }

  /** Takes it that the client is gone. */
  gone(): void {
    if (this.#gone) this.#end();
    else this.terminate();
  }

  /** Takes it that the transport has failed. */
  failed(cause: unknown): void {
    if (this.isClosed) return;
    const error = toError(cause);
    super.error(new PrimusError('TRANSPORT_ERROR', error.message, error));
    // A link that has failed closes by itself, and lets the client return.
    if (!this.#failing) this.owner.end();
  }

  /** Sends a value as it is: past the transforms, and not kept from being one of the protocol. */
  writePlain(value: unknown): boolean {
    return this.writable && this.inTurn(() => this.#encode(value));
  }

  /** Reports the end; `outgoing::end` is told with it, or now, where messages have to be read. */
  #end(info?: CloseInfo): void {
    super.close(info);
    this.over();
  }

  #encode(value: unknown): void | Promise<void> {
    const { parser } = this.shared;
    const fail = (cause: unknown): void =>
      this.error(
        new PrimusError('ENCODE_FAILED', `The ${parser.name} parser cannot write this.`, cause),
      );
    try {
      const frame = parser.encode(value);
      if (!isPromise(frame)) return this.dispatch(frame);
      return frame.then((encoded) => this.dispatch(encoded), fail);
    } catch (cause) {
      return fail(cause);
    }
  }
}
