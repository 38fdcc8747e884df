import type { Spark } from '@primus/core';
import {
  type CloseInfo,
  type ConnectionSettings,
  type Frame,
  isPromise,
  type Link,
  type Messages,
  PrimusError,
  ServerConnection,
} from '@primus/protocol';
import { toError } from '../callbacks.js';
import { told, type ToldLink } from './links.js';
import type { Tells } from './private-events.js';
import { SparkSettings } from './settings.js';

/** What a connection needs to know of a {@link ClassicSpark}. */
export interface Watched extends Tells {
  /** Whether the client was heard of since the last heartbeat. */
  alive: boolean;
  /** Whether it has a policy of its own about who is dead. */
  readonly hasOwnHeartbeat: boolean;
}

/** A connection that tells those who listen at its spark what goes on in it. */
export class ClassicConnection<T extends Messages> extends ServerConnection<Spark<T>> {
  declare readonly link: ToldLink;
  declare readonly owner: Spark<T> & Watched;
  /** Takes frames that no parser wrote; answers whether this is one. */
  takesBare: ((frame: Frame) => boolean) | undefined;
  #cut = false;

  constructor(link: Link, owner: Spark<T> & Watched, settings: ConnectionSettings<Spark<T>>) {
    super(told(link, owner), owner, new SparkSettings(settings, owner));
  }

  override get heardAt(): number {
    const { alive, hasOwnHeartbeat } = this.owner;
    return alive || hasOwnHeartbeat ? this.settings.clock.now() : super.heardAt;
  }

  override frame(frame: Frame): void {
    if (this.state === 'closed') return;
    this.owner.alive = true;
    if (!this.takesBare?.(frame)) super.frame(frame);
    this.owner.tell('incoming::data', frame);
  }

  override error(cause: unknown): void {
    if (this.state === 'closed') return;
    super.error(cause);
    // An error of ours is none of the transport's.
    if (!(cause instanceof PrimusError)) this.owner.tell('incoming::error', cause);
  }

  override terminate(info?: CloseInfo): void {
    this.#cut = true;
    super.terminate(info);
  }

  override close(info?: CloseInfo): void {
    if (this.state === 'closed') return;
    this.link.over();
    super.close(info);
    if (!this.#cut) this.owner.tell('incoming::end');
  }

  /** Takes it that the client has answered a heartbeat, with the time it was sent. */
  answered(sent: unknown): void {
    this.owner.alive = true;
    this.settings.events.control(this.owner, { type: 'pong', value: String(sent) });
  }

  /** Takes it that the client is gone. */
  gone(): void {
    super.terminate();
  }

  /** Takes it that the transport has failed. */
  failed(cause: unknown): void {
    if (this.state === 'closed') return;
    const error = toError(cause);
    super.error(new PrimusError('TRANSPORT_ERROR', error.message, error));
    this.owner.tell('incoming::error', cause);
    this.owner.end();
  }

  /** Sends a value as it is: past the transforms, and not kept from being one of the protocol. */
  writePlain(value: unknown): boolean {
    return this.writable && this.outbound.inTurn(() => this.#encode(value));
  }

  #encode(value: unknown): void | Promise<void> {
    const { parser } = this.settings;
    const fail = (cause: unknown): void =>
      this.error(
        new PrimusError('ENCODE_FAILED', `The ${parser.name} parser cannot write this.`, cause),
      );
    try {
      const frame = parser.encode(value);
      if (!isPromise(frame)) return this.outbound.dispatch(frame);
      return frame.then((encoded) => this.outbound.dispatch(encoded), fail);
    } catch (cause) {
      return fail(cause);
    }
  }
}
