import type { Contestant } from '../contestant.js';
import type { Peer, PeerOptions } from '../peers/peer.js';

/** How long a run takes, and how much it can tell. */
export interface Form {
  readonly name: 'full' | 'short';
  /** How many pairs there are to compare. */
  readonly rounds: number;
  /** Ms for which a peer works in its turn. */
  readonly slice: number;
  /** The same for the turns that do not count, in which the code becomes as fast as it gets. */
  readonly warmUp: number;
}

export const forms: { readonly [Name in Form['name']]: Form } = {
  full: { name: 'full', rounds: 15, slice: 400, warmUp: 1500 },
  short: { name: 'short', rounds: 5, slice: 100, warmUp: 500 },
};

/** The plots. */
export type Group = 'echo' | 'broadcast' | 'connections' | 'rest';

/** A number that is measured. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly group: Group;
  /** Whether it says something by itself alone: next to nothing, in times of next to nothing, is noise. */
  readonly absolute?: boolean;
}

/** What was measured in one turn, by the ids of figures. */
export type Readings = Readonly<Record<string, number>>;

/** Something that peers do, one after the other, round by round. */
export interface Scenario {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Whether it is part of a short run. */
  readonly short: boolean;
  readonly options?: (form: Form) => PeerOptions;
  /** Default: all that can be measured here. */
  readonly suits?: (peer: Peer) => boolean;
  /** Rounds of a full run, where one tells as much as many. */
  readonly rounds?: number;
  /** Turns before the first that counts. Default: 1. */
  readonly warmUps?: number;
  /** Whether each turn is in a process that has done nothing else; there is no warming up then. */
  readonly fresh?: boolean;
  /** Whether all take their turns at the same time, as they mostly wait. */
  readonly together?: boolean;
  /** Done once for each, before the first turn of its process. */
  prepare?(contestant: Contestant, form: Form): Promise<void>;
  turn(contestant: Contestant, form: Form): Promise<Readings>;
}
