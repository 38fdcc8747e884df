import type { DialectName } from '../load/dialects.js';

/** Who made it. */
type Maker = 'Primus 9' | 'Primus 8' | 'another';

/** What not every peer can do. */
type Ability = 'heartbeat' | 'library' | 'pipe';

export interface PeerOptions {
  /** Ms between two heartbeats. Default: none. */
  readonly heartbeat?: number;
}

/** A server that listens on 127.0.0.1 and answers as {@link application} says. */
export interface RunningPeer {
  readonly port: number;
  /** How many connections are open. */
  connected(): number;
  /** Makes the client script, as text. */
  library?(): string;
  /** Stops listening, when nobody is connected any more. */
  close(): void;
}

/** Something to measure. Its framework is loaded when it starts, and not before. */
export interface Peer {
  readonly name: string;
  readonly maker: Maker;
  /** What carries the messages; the same for those that are compared for what they add to it. */
  readonly framework: string;
  readonly dialect: DialectName;
  readonly can: readonly Ability[];
  /** Whether it is among the few of a short run. */
  readonly short?: boolean;
  /** Whether its binary loads here. Default: there is none to load. */
  readonly loads?: boolean;
  start(options: PeerOptions): Promise<RunningPeer>;
}
