import type { Rounds, Volleys } from '../load/crowd.js';

/** What the process of a peer is asked. */
export interface ServerCommands {
  /** µs of CPU that the process has taken, in all its threads. */
  cpu(): number;
  /** Bytes that JavaScript holds after a collection. */
  heap(): number;
  /** Resolves when so many connections are open. */
  connected(count: number): void;
  /** Makes the client script so many times; µs of CPU that it took. */
  library(times: number): number;
  /** Bytes of the process, now and when it had most. */
  resident(): { readonly now: number; readonly peak: number };
}

/** What the process of a load generator is asked. */
export interface LoadCommands {
  connect(count: number): void;
  disconnect(): void;
  echo(volleys: Volleys): number;
  ask(rounds: Rounds): number;
  heartbeats(count: number): void;
  pings(): number;
  pipe(bytes: number): void;
}

/** Functions by name, each with one argument at most. */
export type Commands<C> = {
  readonly [Name in keyof C]: C[Name] extends (argument: infer A) => infer R
    ? (argument: A) => R | Promise<R>
    : never;
};

export interface Question {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
