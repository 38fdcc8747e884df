import type { TransformerName } from 'tools-compatibility/names';
import type { Client, ClientOptions } from './client.js';
import type { ServerOptions } from './server/protocol.js';
import type { Subject } from './subject.js';

/** What came of a fault. */
export interface Outcome {
  /** What was measured, in the unit of the fault. */
  readonly value?: number;
  /** What the value is made of, where that says more: `3 of 200 up, 5 of 180 down`. */
  readonly detail?: string;
  /** Whether it was a share of the fault, which takes seconds. */
  readonly short?: boolean;
  /** What should not have happened; none where all promises hold. */
  readonly wounds: readonly string[];
}

/** Where a fault takes place. */
export interface Scene {
  readonly edition: 8 | 9;
  readonly transformer: TransformerName;
  /** From which all chance is drawn. */
  readonly seed: number;
  /** Whether to take the time that the page is made with, minutes where it must be, or seconds. */
  readonly full: boolean;
  /** Starts a server of this edition with this transformer, which ends with the scene. */
  start(options?: Omit<ServerOptions, 'edition' | 'transformer'>): Promise<Subject>;
  /** Connects a client of this edition, which ends with the scene. */
  dial(port: number, options?: ClientOptions): Client;
  /** Does something when the scene is over, in the reverse order. */
  after(cleanup: () => unknown): void;
}

/** Something that goes wrong, on purpose, on a real server. */
export interface Fault {
  /** What it is, as the heading of a row. */
  readonly name: string;
  /** What `value` counts, where something is counted: `MB held`. */
  readonly unit?: string;
  /** The most that is accepted of today's edition. */
  readonly atMost?: number;
  /** Transformers that it cannot be done to, and why. */
  readonly without?: Readonly<Partial<Record<TransformerName, string>>>;
  /** Why it cannot be done to Primus 8, as a sentence. */
  readonly without8?: string;
  /** What there is less of in a run that takes seconds, as a sentence; nothing where that is the same. */
  readonly share?: string;
  run(scene: Scene): Promise<Outcome>;
}
