import type { Client } from './connect.js';

/** Ms over which messages are counted. */
const SPAN = 1_000;

/** How many messages went each way within the last second. */
export interface Rates {
  readonly incoming: number;
  readonly outgoing: number;
}

/** Counts every message of a connection as it passes; returns how to ask for the rates. */
export function countTraffic(primus: Client): () => Rates {
  const incoming = new Tally();
  const outgoing = new Tally();
  primus.transform('incoming', () => incoming.add());
  primus.transform('outgoing', () => outgoing.add());
  return () => ({ incoming: incoming.rate(), outgoing: outgoing.rate() });
}

/** Counts in slots of a tenth of the span, so that a flood costs no more than silence. */
class Tally {
  static readonly #slots = 10;
  readonly #counts = new Map<number, number>();

  add(): void {
    const slot = Tally.#slot();
    this.#counts.set(slot, (this.#counts.get(slot) ?? 0) + 1);
  }

  rate(): number {
    const oldest = Tally.#slot() - Tally.#slots;
    let sum = 0;
    for (const [slot, count] of this.#counts) {
      if (slot <= oldest) this.#counts.delete(slot);
      else sum += count;
    }
    return sum;
  }

  static #slot(): number {
    return Math.floor(performance.now() / (SPAN / Tally.#slots));
  }
}
