import { type Clock, PrimusError, type Timer } from '@primus/protocol';
import { backoff, type ReconnectOptions } from './backoff.js';

/** One way back to the server, from the loss of the connection to its return. Times in ms. */
export interface ReconnectState extends ReconnectOptions {
  /** The attempt that is scheduled or under way, from 1. */
  attempt: number;
  /** The delay before that attempt. */
  scheduled: number;
  /** How long it has taken so far, from the loss to the latest event. */
  duration: number;
}

/** What happens on the way back. */
export interface RecoveryEvents {
  scheduled(state: ReconnectState): void;
  /** Time to make an attempt; ends with `succeeded` or `failed`. */
  attempt(state: ReconnectState): void;
  /** The attempt took too long; it has to be given up. */
  timeout(error: PrimusError, state: ReconnectState): void;
  /** No attempt is left. */
  gaveUp(error: PrimusError, state: ReconnectState): void;
}

/** Brings a client back: attempts with growing, random delays. */
export class Recovery {
  readonly #options: ReconnectOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #events: RecoveryEvents;
  #state: ReconnectState | undefined;
  #started = 0;
  #timer: Timer;

  constructor(
    options: ReconnectOptions,
    clock: Clock,
    random: () => number,
    events: RecoveryEvents,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
  }

  /** Whether it is under way. */
  get active(): boolean {
    return this.#state !== undefined;
  }

  /** Begins, unless it has. */
  start(): void {
    if (this.#state) return;
    this.#started = this.#clock.now();
    this.#state = { ...this.#options, attempt: 0, scheduled: 0, duration: 0 };
    this.#next(this.#state);
  }

  /** The attempt failed: schedules the next. */
  failed(): void {
    this.#clock.clearTimeout(this.#timer);
    if (this.#state) this.#next(this.#state);
  }

  /** Ends; answers how it went when it was under way. */
  stop(): ReconnectState | undefined {
    const state = this.#state;
    this.#clock.clearTimeout(this.#timer);
    this.#state = undefined;
    if (state) this.#measure(state);
    return state;
  }

  #next(state: ReconnectState): void {
    this.#measure(state);
    if (state.attempt >= state.retries) {
      this.#state = undefined;
      const error = new PrimusError(
        'RECONNECT_FAILED',
        `Gave up after ${state.retries} attempts to reconnect; call open() to try again.`,
      );
      return this.#events.gaveUp(error, state);
    }
    state.attempt++;
    state.scheduled = backoff(state, state.attempt, this.#random);
    this.#timer = this.#clock.setTimeout(() => this.#attempt(state), state.scheduled);
    this.#events.scheduled(state);
  }

  #attempt(state: ReconnectState): void {
    this.#timer = this.#clock.setTimeout(() => {
      const error = new PrimusError(
        'CONNECT_TIMEOUT',
        `The attempt to reconnect took more than ${state['reconnect timeout']} ms.`,
      );
      this.#measure(state);
      this.#events.timeout(error, state);
      if (this.#state === state) this.#next(state);
    }, state['reconnect timeout']);
    this.#measure(state);
    this.#events.attempt(state);
  }

  #measure(state: ReconnectState): void {
    state.duration = this.#clock.now() - this.#started;
  }
}
