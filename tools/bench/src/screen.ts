import { styleText } from 'node:util';
import { compare } from './compare.js';
import { spread } from './numbers.js';
import type { Peer } from './peers/peer.js';
import type { Measured } from './result.js';
import type { Watcher } from './run.js';
import type { Scenario } from './scenarios/scenario.js';
import { columns } from './table.js';

/** Shows on a terminal who is at work, and in any case a table of each figure that is known. */
export class Screen implements Watcher {
  readonly #began = performance.now();
  readonly #scenarios: readonly Scenario[];

  constructor(scenarios: readonly Scenario[]) {
    this.#scenarios = scenarios;
  }

  turn(scenario: Scenario, peer: Peer, round: number | undefined): void {
    if (!process.stdout.isTTY) return;
    const at = `${this.#scenarios.indexOf(scenario) + 1}/${this.#scenarios.length}`;
    const when = round === undefined ? 'warming up' : `round ${round}`;
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    this.#clear();
    process.stdout.write(
      styleText('dim', `… ${seconds} s · ${at} ${scenario.name} · ${when} · ${peer.name}`),
    );
  }

  show(measured: Measured, peers: readonly Peer[]): void {
    this.#clear();
    const rows = compare(measured, peers).map(
      ({ peer, figure, toBase, toBare, toPrevious }): string[] => [
        peer.name,
        spread(figure),
        spread(toBase),
        spread(toBare),
        spread(toPrevious),
      ],
    );
    const head = ['', measured.unit, '× ws', '× its framework', '× Primus 8'];
    console.log(styleText('bold', measured.title));
    for (const cells of columns([head, ...rows])) console.log(`  ${cells.join('  ').trimEnd()}`);
    for (const [name, reason] of Object.entries(measured.failures)) {
      console.log(styleText('red', `  ${name} dropped out: ${reason}`));
    }
    console.log();
  }

  #clear(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001B[K');
  }
}
