import type { Page } from './browser.js';
import { SCRIPT, within } from './within.js';

/** What an engine can do with a page. */
export interface Tab {
  /** Evaluates an expression, the promise of a text, and resolves with that text. */
  run(script: string): Promise<unknown>;
  /** What the page has said. */
  said(): Promise<readonly string[]>;
  close(): Promise<void>;
}

type Evaluated = { readonly value?: unknown } | { readonly error: string };

/** A page on a tab of any engine. */
export class EvaluatingPage implements Page {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async evaluate<T>(script: string): Promise<T> {
    const evaluated = await this.#run(script).catch((error: unknown) => ({ error: String(error) }));
    if (!('error' in evaluated)) return evaluated.value as T;
    const said = await this.said().catch((error: unknown) => [`Nobody knows: ${String(error)}`]);
    const lines = said.length > 0 ? ['The page said:', ...said] : ['The page said nothing.'];
    throw new Error([evaluated.error, ...lines].join('\n'));
  }

  said(): Promise<readonly string[]> {
    return within(SCRIPT, 'Asking a page what it said', this.#tab.said());
  }

  close(): Promise<void> {
    return this.#tab.close();
  }

  /** Values travel as texts, because each engine has a way of its own to carry them. */
  async #run(script: string): Promise<Evaluated> {
    const text = await within(SCRIPT, 'A script', this.#tab.run(wrap(script)));
    return JSON.parse(String(text)) as Evaluated;
  }
}

function wrap(script: string): string {
  return `(async () => {
    try {
      return JSON.stringify({ value: await (${script}
      ) });
    } catch (error) {
      return JSON.stringify({ error: String(error) });
    }
  })()`;
}
