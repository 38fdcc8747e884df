import { styleText } from 'node:util';
import type { Outcome } from './step.js';

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Prints a line for each step that ends and, on a terminal, one that tells what is running. */
export class Progress {
  readonly #running = new Map<string, number>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor() {
    if (process.stdout.isTTY) this.#timer = setInterval(() => this.#status(), 500);
  }

  start(name: string): void {
    this.#running.set(name, Date.now());
    this.#status();
  }

  end(name: string, { failed, passed, skipped, output, note }: Outcome): void {
    const started = this.#running.get(name) ?? Date.now();
    this.#running.delete(name);
    const mark = failed > 0 ? styleText('red', '✗') : styleText('green', '✓');
    const counts = [
      ...(passed + failed > 1 ? [`${passed} passed`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(note === undefined ? [] : [note]),
    ];
    this.#line(`${mark} ${name.padEnd(12)} ${seconds(started).padStart(8)}  ${counts.join(', ')}`);
    if (failed > 0) console.log(output);
    this.#status();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #line(text: string): void {
    this.#clear();
    console.log(text.trimEnd());
  }

  #status(): void {
    if (!process.stdout.isTTY || this.#running.size === 0) return;
    const steps = [...this.#running].map(([name, started]) => `${name} ${seconds(started)}`);
    this.#clear();
    process.stdout.write(styleText('dim', `… ${steps.join(' · ')}`));
  }

  #clear(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001B[K');
  }
}
