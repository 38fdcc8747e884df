import type { ReconnectOptions } from '@primus/client';
import type { ReconnectEventOpts } from './reconnect-state.js';

type Listener = (...args: never[]) => void;
type Told = () => void;

/** What the view needs of its client, which knows its events by name; here any will do. */
interface Recovering {
  on(event: 'open', listener: Told): unknown;
  once(event: 'open', listener: Told): unknown;
  removeListener(event: 'open', listener: Told): unknown;
  /** Connects, unless it is connected or on its way. */
  open(): unknown;
}

/** What the view can do beside that. */
interface RecoveryControls {
  /** The attempt under way has failed. */
  fail(error: unknown): void;
  /** Stays away, silently. */
  stay(): void;
}

/** How a client comes back, as `primus.recovery`: to look at, to start and to stop. */
export class RecoveryView {
  /** The way back that is under way; null without one. */
  attempt: ReconnectEventOpts | null;
  declare readonly min: number;
  declare readonly max: number;
  declare readonly factor: number;
  declare readonly retries: number;
  declare readonly 'reconnect timeout': number;
  declare readonly minUptime: number;
  readonly #client: Recovering;
  readonly #controls: RecoveryControls;

  constructor(options: ReconnectOptions, client: Recovering, controls: RecoveryControls) {
    Object.assign(this, options);
    this.attempt = null;
    this.#client = client;
    this.#controls = controls;
  }

  reconnecting(): boolean {
    return this.attempt !== null;
  }

  /** Connects now, unless it is connected or on its way. */
  reconnect(): this {
    if (!this.reconnecting()) this.#client.open();
    return this;
  }

  /** With an error, the attempt under way has failed. */
  reconnected(error?: unknown): this {
    if (error && this.reconnecting()) this.#controls.fail(error);
    return this;
  }

  /** Stays away, silently. */
  reset(): this {
    if (this.reconnecting()) this.#controls.stay();
    return this;
  }

  /** Listens to the events of the client: `reconnect`, `reconnected` and the others. */
  on(event: string, listener: Listener): this {
    this.#client.on(event as 'open', listener);
    return this;
  }

  once(event: string, listener: Listener): this {
    this.#client.once(event as 'open', listener);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    this.#client.removeListener(event as 'open', listener);
    return this;
  }
}
