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

export interface DrainOptions extends Pick<DestroyOptions, 'close'> {
  /** Ms over which the clients are asked to leave, in steps of a second. Default 30,000. */
  readonly over?: number;
  /** Ms that each client is asked to wait, beside its own random wait. Default 0. */
  readonly wait?: number;
}

/** How a server shuts down: clients leave all at once, or over a time. */
export interface ShutdownOptions extends DestroyOptions, DrainOptions {}

/** One connection, as far as leaving goes. */
interface Leaver {
  end(
    message: undefined,
    options: { readonly reconnect: boolean; readonly absence?: number },
  ): unknown;
  destroy(): void;
}

/** The connections of a server, as far as leaving goes. */
interface Leaving extends Iterable<Leaver> {
  whenEmpty(clock: Clock, limit: number): Promise<void>;
}

export interface LeaveOptions extends ShutdownOptions {
  readonly sparks: Leaving;
  readonly clock: Clock;
}

/** Ms between two steps of those who are asked to leave, and what each has to do so. */
const STEP = 1_000;

/** Ms that what is being closed has to get its last bytes out before it is cut. */
const GRACE = 5_000;

/**
 * Waits `timeout` ms for clients to leave, asks them to leave `over` a time where there is one,
 * closes the rest, resolves when none is left.
 */
export async function leave(options: LeaveOptions): Promise<void> {
  const { sparks, clock, reconnect = false, timeout = 0, over } = options;
  if (timeout > 0) await sparks.whenEmpty(clock, timeout);
  if (over !== undefined) await leaveInSteps(options, over);
  forEach(sparks, (spark) => spark.end(undefined, { reconnect }));
  await sparks.whenEmpty(clock, GRACE);
  forEach(sparks, (spark) => spark.destroy());
  await sparks.whenEmpty(clock, GRACE);
}

/** Asks a share of the clients after the other to return, and closes those that did not leave. */
async function leaveInSteps(
  { sparks, clock, wait = 0 }: LeaveOptions,
  over: number,
): Promise<void> {
  const staying = [...sparks];
  for (let steps = Math.max(1, Math.ceil(over / STEP)); steps > 0; steps--) {
    const leaving = staying.splice(0, Math.ceil(staying.length / steps));
    forEach(leaving, (spark) => spark.end(undefined, { reconnect: true, absence: wait }));
    await sparks.whenEmpty(clock, STEP);
    // Those of Primus 8 do not know what they were asked.
    forEach(leaving, (spark) => spark.end(undefined, { reconnect: true }));
  }
}

/** What a listener throws is the application's exception, and must not keep the rest from leaving. */
function forEach(sparks: Iterable<Leaver>, act: (spark: Leaver) => void): void {
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
