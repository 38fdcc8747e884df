import { Contestant } from './contestant.js';
import type { Peer } from './peers/peer.js';
import { shuffled } from './random.js';
import type { Measured } from './result.js';
import type { Form, Readings, Scenario } from './scenarios/scenario.js';

/** What a run says while it goes on. */
export interface Watcher {
  /** Somebody takes a turn; a warm-up has no number. */
  turn(scenario: Scenario, peer: Peer, round: number | undefined): void;
}

/** A peer and what it has done. */
class Entry {
  readonly peer: Peer;
  readonly #fresh: () => Contestant;
  readonly readings: (Readings | null)[] = [];
  contestant: Contestant;
  failure: string | undefined;

  constructor(peer: Peer, fresh: () => Contestant) {
    this.peer = peer;
    this.#fresh = fresh;
    this.contestant = fresh();
  }

  /** Does something with it, unless it has failed before; `null` when it fails. */
  async try<T>(work: (contestant: Contestant) => Promise<T>): Promise<T | null> {
    if (this.failure !== undefined) return null;
    try {
      return await work(this.contestant);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      await this.contestant.end();
      return null;
    }
  }

  async restart(): Promise<void> {
    await this.contestant.end();
    this.contestant = this.#fresh();
  }
}

/** Lets peers take turns in a scenario. A peer that fails drops out, and the others go on. */
export async function run(
  scenario: Scenario,
  peers: readonly Peer[],
  form: Form,
  random: () => number,
  watcher: Watcher,
): Promise<Measured[]> {
  const options = scenario.options?.(form) ?? {};
  const entries = peers
    .filter((peer) => peer.loads !== false && (scenario.suits?.(peer) ?? true))
    .map((peer) => new Entry(peer, () => new Contestant(peer, options)));
  const prepare = (entry: Entry): Promise<unknown> =>
    entry.try(async (contestant) => scenario.prepare?.(contestant, form));

  /** All take a turn, in random order. */
  async function round(number: number | undefined): Promise<void> {
    const turns = number === undefined ? { ...form, slice: form.warmUp } : form;
    const turn = async (entry: Entry): Promise<void> => {
      watcher.turn(scenario, entry.peer, number);
      if (scenario.fresh) {
        await entry.restart();
        await prepare(entry);
      }
      const readings = await entry.try((contestant) => scenario.turn(contestant, turns));
      if (number !== undefined) entry.readings.push(readings);
      if (scenario.fresh) await entry.contestant.end();
    };
    const order = shuffled(entries, random);
    if (scenario.together) await Promise.all(order.map(turn));
    else for (const entry of order) await turn(entry);
  }

  try {
    if (!scenario.fresh) {
      for (const entry of entries) await prepare(entry);
      for (let warmUps = scenario.warmUps ?? 1; warmUps > 0; warmUps--) await round(undefined);
    }
    const rounds = Math.min(form.rounds, scenario.rounds ?? form.rounds);
    for (let number = 1; number <= rounds; number++) await round(number);
  } finally {
    await Promise.all(entries.map(({ contestant }) => contestant.end()));
  }
  return scenario.figures.map((figure) => ({
    ...figure,
    samples: Object.fromEntries(
      entries.map(({ peer, readings }) => [
        peer.name,
        readings.map((each) => each?.[figure.id] ?? null),
      ]),
    ),
    failures: Object.fromEntries(
      entries.flatMap(({ peer, failure }) => (failure === undefined ? [] : [[peer.name, failure]])),
    ),
  }));
}
