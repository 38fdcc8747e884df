import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { TransformerName } from 'tools-compatibility/names';
import { uwsLoads } from 'tools-check/uws-loads';
import type { Fault, Outcome } from './fault.js';

export type Edition = 8 | 9;
export const editions: readonly Edition[] = [9, 8];

const NO_UWS_OF_8 = 'The uws server of Primus 8 needs a package that no Node of today can load.';

/** Where something was measured. */
export interface Machine {
  readonly node: string;
  readonly cores: number;
}

/** What came of the faults so far, by fault, edition and transformer. */
export class Results {
  static readonly #file: URL = new URL('../dist/results.json', import.meta.url);
  readonly machine: Machine = { node: process.versions.node, cores: cpus().length };
  readonly #outcomes: Map<string, Outcome>;

  private constructor(outcomes: Iterable<[string, Outcome]>) {
    this.#outcomes = new Map(outcomes);
  }

  /** Those of earlier runs here, or none. */
  static async read(): Promise<Results> {
    const text = await readFile(Results.#file, 'utf8').catch(() => '[]');
    return new Results(JSON.parse(text) as [string, Outcome][]);
  }

  get({ name }: Fault, edition: Edition, transformer: TransformerName): Outcome | undefined {
    return this.#outcomes.get(`${name} | ${edition} | ${transformer}`);
  }

  /** Notes what came of a fault, for this run and those that follow. */
  async set(
    { name }: Fault,
    edition: Edition,
    transformer: TransformerName,
    outcome: Outcome,
  ): Promise<void> {
    this.#outcomes.set(`${name} | ${edition} | ${transformer}`, outcome);
    await mkdir(new URL('.', Results.#file), { recursive: true });
    await writeFile(Results.#file, JSON.stringify([...this.#outcomes], null, 2));
  }
}

/** Why a fault is not tried there, as a sentence; undefined where it is. */
export function untried(
  fault: Fault,
  edition: Edition,
  transformer: TransformerName,
): string | undefined {
  if (transformer === 'uws' && edition === 8) return NO_UWS_OF_8;
  if (transformer === 'uws' && !uwsLoads) return 'uWebSockets.js has no binary for this Node.';
  return fault.without?.[transformer] ?? (edition === 8 ? fault.without8 : undefined);
}

/** Whether all holds that today's edition promises. */
export function holds(fault: Fault, { value = 0, wounds }: Outcome): boolean {
  return wounds.length === 0 && value <= (fault.atMost ?? Infinity);
}
