import { BASE, bareOf, previousOf } from './peers/index.js';
import type { Peer } from './peers/peer.js';
import type { Measured } from './result.js';
import { pairedRatios, type Spread, spreadOf } from './statistics.js';

/** What a peer did, alone and beside others. */
export interface Comparison {
  readonly peer: Peer;
  readonly figure: Spread;
  /** To bare `ws`. */
  readonly toBase: Spread | undefined;
  /** To the same framework without anything on it. */
  readonly toBare: Spread | undefined;
  /** To Primus 8 with the same transformer. */
  readonly toPrevious: Spread | undefined;
}

/** Compares everybody who has done something. */
export function compare(
  { samples, absolute = false }: Measured,
  peers: readonly Peer[],
): Comparison[] {
  return peers.flatMap((peer) => {
    const own = samples[peer.name] ?? [];
    const figure = spreadOf(own);
    if (!figure) return [];
    const to = (other: string | undefined): Spread | undefined =>
      absolute || other === undefined || other === peer.name
        ? undefined
        : spreadOf(pairedRatios(own, samples[other] ?? []));
    return [
      {
        peer,
        figure,
        toBase: to(BASE),
        toBare: to(bareOf(peer)?.name),
        toPrevious: to(previousOf(peer)?.name),
      },
    ];
  });
}
