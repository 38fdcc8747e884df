import type { ClientEvents } from '@primus/client';
import type { Link, Messages, PrimusError } from '@primus/protocol';
import { AddressedClient } from './addressed-client.js';
import { assertContext } from './context.js';
import type { EventClientOptions } from './event-client.js';
import {
  completeState,
  type ReconnectEvent,
  type ReconnectEventOpts,
  type ReconnectFailure,
} from './reconnect-state.js';
import { RecoveryView } from './recovery-view.js';
import { Timers } from './timers.js';

/**
 * A client whose ways back, and whose end, are told in the order of Primus 8, with what plugins
 * expect to find of them: `recovery` and `timers`.
 */
export abstract class ReturningClient<T extends Messages> extends AddressedClient<T> {
  readonly recovery: RecoveryView;
  /** For plugins: what is set here does not outlive the connection. */
  readonly timers: Timers;
  /** Whether it will open by itself, as nobody has opened or ended it before. */
  #opens: boolean;
  /** Whether an attempt began of which nothing has come yet: its end is told as a close. */
  #owesClose = false;
  #silent = false;
  /** What is told when the end has been, because all attempts were used up. */
  #gaveUp: ClientEvents<T>['reconnect failed'] | undefined;

  constructor(server: string | URL, options: EventClientOptions) {
    super(server, options);
    this.recovery = new RecoveryView(this.options.reconnect, this, {
      fail: (cause) => this.fail(cause),
      stay: () => this.#stay(),
    });
    this.timers = new Timers(this.options.clock, this, (name) => this.#runs(name));
    this.#opens = !this.options.manual;
  }

  override emit<E extends keyof ClientEvents<T>>(event: E, ...args: ClientEvents<T>[E]): boolean {
    completeState(event, args, this.options.clock.now());
    if (event === 'readyStateChange') {
      if (this.readyState === ReturningClient.OPENING) this.#owesClose = true;
    } else if (SETTLED.has(event)) {
      this.#owesClose = false;
      this.recovery.attempt =
        event === 'reconnect scheduled' ? (args[0] as ReconnectEventOpts) : null;
    }
    // It is told once it is true, after the end that comes of it.
    if (event === 'reconnect failed') {
      this.#gaveUp = args as ClientEvents<T>['reconnect failed'];
      return this.listeners(event).length > 0;
    }
    if (event !== 'end') return super.emit(event, ...args);
    const [gaveUp, silent] = [this.#gaveUp, this.#silent];
    this.#gaveUp = undefined;
    const heard = !silent && super.emit(event, ...args);
    if (gaveUp) super.emit('reconnect failed', ...gaveUp);
    return heard;
  }

  override on(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  override on(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  override on<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  override on<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return super.on(event, listener);
  }

  override once(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  override once(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  override once<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  override once<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return super.once(event, listener);
  }

  /** The same as `on`. */
  addListener(
    event: ReconnectEvent,
    listener: (this: this, state: ReconnectEventOpts) => void,
  ): this;
  addListener(
    event: ReconnectFailure,
    listener: (this: this, error: PrimusError, state: ReconnectEventOpts) => void,
  ): this;
  addListener<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this;
  addListener<E extends keyof ClientEvents<T>>(
    event: E,
    listener: (this: this, ...args: ClientEvents<T>[E]) => void,
  ): this {
    return this.on(event, listener);
  }

  override open(): this {
    assertContext(this, 'open');
    this.#opens = false;
    return super.open();
  }

  /** Closes, after what was written and `message`, if given, are out; stops reconnecting. */
  override end(message?: T['outgoing']): this {
    assertContext(this, 'end');
    if (this.#opens) {
      this.#opens = false;
      super.end();
      this.#leave();
      this.emit('end');
      return this;
    }
    return super.end(message);
  }

  protected get returning(): boolean {
    return this.recovery.reconnecting();
  }

  protected override closed(link: Link): void {
    if (link === this.connection?.link) this.timers.clear();
    super.closed(link);
  }

  protected override ended(): void {
    this.#leave(this.#owesClose);
    super.ended();
  }

  /** Who ends a client is told of a close, also before there is a connection. */
  #leave(early = true): void {
    this.timers.clear();
    if (early) this.emit('close');
  }

  #stay(): void {
    this.#owesClose = false;
    this.#silent = true;
    super.end();
    this.#silent = false;
  }

  /** Whether one of the client's own timers runs. */
  #runs(name: string): boolean {
    const { readyState, options } = this;
    if (name === 'open') return this.#opens;
    if (name === 'connect') return readyState === ReturningClient.OPENING && !this.returning;
    return (
      name === 'heartbeat' && readyState === ReturningClient.OPEN && Boolean(options.pingTimeout)
    );
  }
}

/** What comes of an attempt, and what ends a way back, unless the next attempt is scheduled. */
const SETTLED: ReadonlySet<unknown> = new Set([
  'close',
  'end',
  'offline',
  'open',
  'reconnect failed',
  'reconnect scheduled',
]);
