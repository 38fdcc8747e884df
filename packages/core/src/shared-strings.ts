/** How many strings are known at a time, and how long they may be: strangers choose them. */
const MAX_STRINGS = 1024;
const MAX_LENGTH = 256;

/**
 * Strings that come again and again, kept once. Names of headers and most of what they say are the
 * same for all clients, and a request that stays with its connection has a copy of each.
 */
export class SharedStrings {
  readonly #known: Map<string, string> = new Map();

  /** Puts strings that came before in the place of the same ones in `list`. */
  shareIn(list: string[]): void {
    for (let i = 0; i < list.length; i++) list[i] = this.#shared(list[i] as string);
  }

  #shared(text: string): string {
    if (text.length > MAX_LENGTH) return text;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // What is still sent is soon known again.
    if (this.#known.size === MAX_STRINGS) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}
