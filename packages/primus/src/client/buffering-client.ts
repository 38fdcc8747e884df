import { Primus as Client } from '@primus/client';
import {
  closedError,
  type Connection,
  type ConnectionSettings,
  type ControlMessage,
  type Frame,
  type Messages,
  PrimusError,
  type Receipt,
  type Transforms,
} from '@primus/protocol';
import { type Done, runnable, settle } from '../callbacks.js';
import { type Transformed, transformed, type Transforming } from '../transforms.js';
import { assertContext } from './context.js';

/**
 * Of so many messages that wait for a connection, the last is answered with false. Applications
 * for Primus 8 take that for a failure, so it is for those who write without end, as a pipe does.
 */
const MAX_WAITING = 256;

/** Settles the promise of a `send()` that waits. */
interface Awaited {
  readonly message: unknown;
  readonly receipt: Receipt;
  /** How many messages came to wait before it, ever. */
  readonly place: number;
}

/**
 * A client whose messages wait for a connection in a plain array, `buffer`, and which leaves the
 * sending to `_write` where a plugin has put its own there.
 */
export abstract class BufferingClient<T extends Messages> extends Client<T> {
  /** Messages that wait for a connection, oldest first; plugins may change it. */
  buffer: unknown[] = [];
  readonly #awaited: Awaited[] = [];
  /** How many messages have come to wait, and how many of them wait no more. */
  #came = 0;
  #left = 0;
  /** Whether a `write` was answered with false because of the buffer. */
  #stalled = false;

  /**
   * Sends a message; without a connection it waits for one. False asks to wait for `drain`: much
   * is unsent. The message is accepted all the same.
   */
  override write(message: T['outgoing']): boolean {
    assertContext(this, 'write');
    if (!this.#taken) return super.write(message);
    if (!this.writable) return false;
    this.transforms(this, this, 'outgoing', message);
    return true;
  }

  /** As `write`; resolves once the message was handed to the network and there is room for more. */
  override send(message: T['outgoing']): Promise<void> {
    assertContext(this, 'send');
    return super.send(message);
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  override end(message?: T['outgoing']): this {
    if (message !== undefined && this.connection) this.write(message);
    return super.end();
  }

  /** Ends, for good: releases all it holds, removes all listeners. False when it has before. */
  override destroy(): boolean {
    assertContext(this, 'destroy');
    if (!this.writable) return false;
    super.destroy();
    this.#giveUp(new PrimusError('DESTROYED', 'Not sent: the client was destroyed.'));
    return true;
  }

  /** Sends a message past the transforms; false without a connection, for which it then waits. */
  _write(message: unknown): boolean {
    if (!this.connection?.writable) {
      this.#wait(message);
      return false;
    }
    this.encoder(message, (error, frame) => {
      if (error) this.emit('error', error as PrimusError);
      else if (frame !== undefined) this.emit('outgoing::data', frame);
    });
    return true;
  }

  /**
   * Leads a message through the transforms of `primus`, and then in to the listeners of
   * `connection`, or out by its `_write`.
   */
  transforms(
    primus: Transforming,
    connection: Transformed,
    direction: 'incoming' | 'outgoing',
    data: unknown,
    raw?: unknown,
  ): this {
    transformed(primus, connection, direction, { data, raw });
    return this;
  }

  /** Has the parser write a message. */
  encoder(message: unknown, done: Done<Frame>): void {
    settle(() => this.options.parser.encode(message), done);
  }

  /** Has the parser read a frame. */
  decoder(frame: Frame, done: Done<unknown>): void {
    settle(() => this.options.parser.decode(frame), done);
  }

  protected override get connectionSettings(): ConnectionSettings<Client<T>> {
    const settings = super.connectionSettings;
    const { events } = settings;
    return {
      ...settings,
      events: {
        ...events,
        control: (owner, message) => {
          events.control(owner, message);
          this.controlled(message);
        },
      },
      get transforms(): Transforms<Client<T>> {
        return runnable(settings.transforms);
      },
    };
  }

  protected override submit(message: unknown, receipt?: Receipt): boolean {
    if (this.#passes) return super.submit(message, receipt);
    if (receipt) this.#awaited.push({ message, receipt, place: this.#came });
    this.#wait(message);
    const room = this.buffer.length < Math.min(MAX_WAITING, this.options.queueSize);
    if (!room) this.#stalled = true;
    return room;
  }

  /** A message of the protocol has arrived, and was dealt with. */
  protected abstract controlled(message: ControlMessage): void;

  protected override flush(connection: Connection<Client<T>>): void {
    let room = true;
    if (this.#taken) {
      for (const message of this.buffer.splice(0)) this._write(message);
    }
    while (!this.#taken && connection.writable && this.buffer.length > 0) {
      const { message, receipt } = this.#next();
      room = super.submit(message, receipt);
    }
    super.flush(connection);
    if (!this.#stalled || this.buffer.length > 0) return;
    this.#stalled = false;
    // Without room, it follows when there is.
    if (room) this.emit('drain');
  }

  protected override ended(): void {
    this.#giveUp(closedError());
    super.ended();
  }

  /** Whether a plugin does the sending. */
  get #taken(): boolean {
    return this._write !== BufferingClient.prototype._write;
  }

  /** Whether a message need not wait, or must not. While messages wait, others wait behind them. */
  get #passes(): boolean {
    return !this.writable || (this.buffer.length === 0 && this.connection?.writable === true);
  }

  #wait(message: unknown): void {
    if (this.buffer.length === 0) this.#left = this.#came;
    this.#came++;
    this.buffer.push(message);
    if (this.buffer.length <= this.options.queueSize) return;
    this.#next().receipt?.reject(
      new PrimusError('QUEUE_FULL', 'Not sent: too many messages wait.'),
    );
  }

  /** Takes the oldest message that waits. */
  #next(): { readonly message: unknown; readonly receipt: Receipt | undefined } {
    const intact = this.buffer.length === this.#came - this.#left;
    const message = this.buffer.shift();
    const index = this.#awaited.findIndex((each) =>
      // In a buffer that plugins have changed, places say nothing.
      intact ? each.place === this.#left : each.message === message,
    );
    if (intact) this.#left++;
    return { message, receipt: this.#awaited.splice(index, index < 0 ? 0 : 1)[0]?.receipt };
  }

  /** Takes back what is waited for. What nobody waits for waits on. */
  #giveUp(error: PrimusError): void {
    for (const { message, receipt } of this.#awaited.splice(0)) {
      const index = this.buffer.indexOf(message);
      if (index >= 0) this.buffer.splice(index, 1);
      receipt.reject(error);
    }
    this.#left = this.#came - this.buffer.length;
  }
}
