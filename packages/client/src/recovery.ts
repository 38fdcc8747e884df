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
  scheduled(state: ReconnectState): unknown;
  /** Time to make an attempt; ends with `failed` or `stop`. */
  attempt(state: ReconnectState): void;
  /** No attempt is left. */
  gaveUp(error: PrimusError, state: ReconnectState): void;
}

/** Brings a client back: attempts with growing, random delays. */
export interface Recovery {
  /** How far it is, while it is under way. */
  state(): ReconnectState | undefined;
  /** Begins, unless it has; where the one before came to nothing, from where that has ended. */
  start(anew: boolean): void;
  /** The attempt failed: schedules the next. */
  failed(): void;
  /** Ends, successfully or not. */
  stop(): void;
}

export function makeRecovery(
  options: ReconnectOptions,
  clock: Clock,
  random: () => number,
  events: RecoveryEvents,
): Recovery {
  let current: ReconnectState | undefined;
  let started = 0;
  let attempt = 0;
  let timer: Timer;

  const state = (): ReconnectState | undefined => {
    if (current) current.duration = clock.now() - started;
    return current;
  };
  const stop = (): void => {
    clock.clearTimeout(timer);
    current = undefined;
  };
  const failed = (): void => {
    const way = state();
    if (!way) return;
    if (way.attempt >= way.retries) {
      stop();
      return events.gaveUp(
        new PrimusError('RECONNECT_FAILED', `No way back after ${way.retries} attempts.`),
        way,
      );
    }
    way.attempt = ++attempt;
    way.scheduled = backoff(way, attempt, random);
    timer = clock.setTimeout(() => {
      state();
      events.attempt(way);
    }, way.scheduled);
    events.scheduled(way);
  };
  const start = (anew: boolean): void => {
    if (current) return;
    if (anew) attempt = 0;
    started = clock.now();
    current = { ...options, attempt, scheduled: 0, duration: 0 };
    failed();
  };
  return { state, start, failed, stop };
}
