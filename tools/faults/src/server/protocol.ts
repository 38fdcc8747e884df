import type { ParserName } from 'tools-compatibility/names';
import type { Range } from '../noted.js';

/** What a server in a process of its own is started with. */
export interface ServerOptions {
  readonly edition: 8 | 9;
  readonly transformer: string;
  /** Default `json`. */
  readonly parser?: ParserName;
  /** Whether the transformer listens by itself, without a server of Node's. Default false. */
  readonly standalone?: boolean;
  /** Where to listen on 127.0.0.1. Default: any port that is free. */
  readonly port?: number;
  /** The options of Primus that both editions know, and those of one. */
  readonly primus?: Readonly<Record<string, unknown>>;
  /** The peers whose forwarded headers it believes. Default: what is the default of its edition. */
  readonly trust?: string;
  /** What its application does beside answering; see `applications.ts`. */
  readonly application?: string;
}

/** What a server tells of itself. */
export interface Vitals {
  /** Bytes that are held after a collection: by JavaScript, and outside of it. */
  readonly held: number;
  /** Bytes of the whole process, without the room in the heap that is kept for later. */
  readonly resident: number;
  /** The most that the process had at any time. */
  readonly peak: number;
  /** Open connections, as Primus counts them. */
  readonly connected: number;
  /** Timers that keep the process. */
  readonly timers: number;
  /** What the prototypes of all objects and lists have that they did not when it started. */
  readonly polluted: readonly string[];
}

/** What an application knows of the numbers of one client. */
interface Tally {
  /** How many were written to it. */
  readonly sent: number;
  /** Those that came from it, at any time. */
  readonly received: readonly Range[];
  /** How many had come before. */
  readonly repeated: number;
  /** How many followed a later one on one connection. */
  readonly disorder: number;
}

/** What the application `numbered` has counted. */
export interface Tallies {
  /** What no other server is called, whose numbers are counted apart. */
  readonly server: string;
  /** By the names of clients. */
  readonly clients: Readonly<Record<string, Tally>>;
}

/** What became of those who asked a careless hook for a mistake. */
export interface Visit {
  connected: number;
  ended: number;
}

/** By what was asked for: `authorize:throws`. */
export type Visits = Readonly<Record<string, Visit>>;

/** What can be asked of a server, and what it answers. */
export interface Commands {
  vitals(): Vitals;
  /** Writes one message of so many bytes to all. */
  broadcast(bytes: number): void;
  /** Writes so many messages of 1 kB, numbered from 0, to all, and is destroyed without a pause. */
  writeAndDestroy(count: number): void;
  /** Sends messages of so many bytes to one, each when the one before it has left. */
  send(job: { readonly id: string; readonly bytes: number; readonly count: number }): void;
  /** Takes connections there, too. */
  listen(port: number): void;
  destroy(options: object): void;
  drain(options: object): void;
  /** Resolves with the ms since the epoch at which the connection with this id has ended. */
  ended(id: string): number;
  /** Of the application `numbered`. */
  tally(): Tallies;
  /** How many messages were longer than this; of the application `lengths`. */
  longer(than: number): number;
  /** How many wait for a decision; of the application `stalling`. */
  stalled(): number;
  /** Addresses of connections by their marks; of the application `addresses`. */
  told(): Readonly<Record<string, string>>;
  /** Of the application `careless`. */
  visits(): Visits;
  /** What the server has logged. */
  log(): readonly string[];
}

export type Command = keyof Commands;

export interface Question {
  readonly id: number;
  readonly command: Command;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value: unknown;
}
