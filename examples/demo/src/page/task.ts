import { find } from './find.js';

/** How far a task is. */
interface Shown {
  /** The part of the work that was begun, from 0 to 1. */
  readonly ahead: number;
  /** The part that is done. */
  readonly done: number;
  readonly text: string;
}

const NOTHING: Shown = { ahead: 0, done: 0, text: '' };

/** A task's row: a progress bar, and a sentence on how it goes and went. */
export class Task {
  readonly #root: HTMLElement;
  readonly #meter: HTMLElement;
  readonly #progress: HTMLElement;
  readonly #outcome: HTMLElement;
  #drawing = false;
  #shown: Shown = NOTHING;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#meter = find(root, 'meter');
    this.#progress = find(root, 'progress');
    this.#outcome = find(root, 'outcome');
  }

  /** Runs `work`, unless it runs already. What it resolves with is shown, or why it rejects. */
  async run(work: () => Promise<string>): Promise<void> {
    if (this.#root.dataset['task'] === 'running') return;
    this.#root.dataset['task'] = 'running';
    this.#outcome.textContent = '';
    this.#shown = NOTHING;
    this.#draw();
    const [state, outcome] = await work().then(
      (text) => ['done', text] as const,
      (error: unknown) =>
        ['failed', error instanceof Error ? error.message : String(error)] as const,
    );
    this.#root.dataset['task'] = state;
    this.#shown = state === 'done' ? { ahead: 1, done: 1, text: '' } : { ...this.#shown, text: '' };
    this.#draw();
    this.#outcome.textContent = outcome;
  }

  /** Shows how far it is; may be called more often than the screen is drawn. */
  progress(shown: Shown): void {
    this.#shown = shown;
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { ahead, done, text } = this.#shown;
    this.#meter.style.setProperty('--ahead', String(ahead));
    this.#meter.style.setProperty('--done', String(done));
    this.#meter.setAttribute('aria-valuenow', String(Math.floor(done * 100)));
    this.#progress.textContent = text;
  }
}
