import { type Clock, type Timer, unref } from '@primus/protocol';
import type { HttpServer } from './listener.js';

export interface DestroyOptions {
  /** Closes the HTTP server too. Default true. */
  readonly close?: boolean;
  /** Lets the clients come back. Default false: they are told to stay away. */
  readonly reconnect?: boolean;
  /** Ms to wait for clients to leave by themselves before they are closed. Default 0. */
  readonly timeout?: number;
}

/** The connections of a server, as far as leaving goes. */
interface Leaving extends Iterable<{
  end(message: undefined, options: { readonly reconnect: boolean }): unknown;
  destroy(): void;
}> {
  readonly size: number;
}

export interface LeaveOptions {
  readonly sparks: Leaving;
  readonly reconnect: boolean;
  readonly timeout: number;
  readonly clock: Clock;
  /** Subscribes to departures; returns how to unsubscribe. */
  readonly onLeave: (listener: () => void) => () => void;
}

/** Ms that a closing connection has to flush before it is cut. */
const GRACE = 5_000;

/** Waits `timeout` ms for clients to leave, closes the rest, resolves when none is left. */
export async function leave(options: LeaveOptions): Promise<void> {
  const { sparks, reconnect, timeout } = options;
  if (timeout > 0) await emptied(options, timeout);
  for (const spark of sparks) spark.end(undefined, { reconnect });
  await emptied(options, GRACE);
  for (const spark of sparks) spark.destroy();
  await emptied(options, GRACE);
}

/** Resolves when no spark is left, or after `limit` ms. */
function emptied({ sparks, clock, onLeave }: LeaveOptions, limit: number): Promise<void> {
  if (sparks.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const check = (): void => {
      if (sparks.size === 0) done();
    };
    const done = (): void => {
      clock.clearTimeout(timer);
      off();
      resolve();
    };
    const timer: Timer = clock.setTimeout(done, limit);
    unref(timer);
    const off = onLeave(check);
  });
}

/** Stops listening. Resolves when the server has closed; at once when it never listened. */
export function closeServer(server: HttpServer | undefined): Promise<void> {
  if (!server?.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
