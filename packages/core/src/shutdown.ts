import type { Clock } from '@primus/protocol';
import type { HttpServer } from './listener.js';
import { closeSessions } from './sessions.js';

export interface DestroyOptions {
  /** Closes the HTTP server too. Default true. */
  readonly close?: boolean;
  /** Lets the clients come back. Default false: they are told to stay away. */
  readonly reconnect?: boolean;
  /** Ms to wait for clients to leave by themselves before they are closed. Default 0. */
  readonly timeout?: number;
}

/** One connection, as far as leaving goes. */
interface Leaver {
  end(message: undefined, options: { readonly reconnect: boolean }): unknown;
  destroy(): void;
}

/** The connections of a server, as far as leaving goes. */
interface Leaving extends Iterable<Leaver> {
  whenEmpty(clock: Clock, limit: number): Promise<void>;
}

export interface LeaveOptions {
  readonly sparks: Leaving;
  readonly reconnect: boolean;
  readonly timeout: number;
  readonly clock: Clock;
}

/** Ms that what is being closed has to get its last bytes out before it is cut. */
const GRACE = 5_000;

/** Waits `timeout` ms for clients to leave, closes the rest, resolves when none is left. */
export async function leave({ sparks, reconnect, timeout, clock }: LeaveOptions): Promise<void> {
  if (timeout > 0) await sparks.whenEmpty(clock, timeout);
  forEach(sparks, (spark) => spark.end(undefined, { reconnect }));
  await sparks.whenEmpty(clock, GRACE);
  forEach(sparks, (spark) => spark.destroy());
  await sparks.whenEmpty(clock, GRACE);
}

/** What a listener throws is the application's exception, and must not keep the rest from leaving. */
function forEach(sparks: Leaving, act: (spark: Leaver) => void): void {
  for (const spark of sparks) {
    try {
      act(spark);
    } catch (cause) {
      queueMicrotask(() => {
        throw cause;
      });
    }
  }
}

/** What a server still answers. */
interface Answering {
  whenAnswered(limit: number): Promise<void>;
}

/** Takes no more connections, and closes those that nobody uses. */
export function stopListening(server: HttpServer | undefined): void {
  if (!server?.listening) return;
  server.close();
  server.closeIdleConnections?.();
  closeSessions(server);
}

/**
 * Waits for our answers to be out, no longer than they may take, and closes their connections. The
 * others may be anybody's and stay as long as they like.
 */
export async function hangUp(server: HttpServer | undefined, ours: Answering): Promise<void> {
  await ours.whenAnswered(GRACE);
  server?.closeIdleConnections?.();
}
