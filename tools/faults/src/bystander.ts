import type { TransformerName } from 'tools-compatibility/names';
import { type Client, dial } from './client.js';
import type { Subject } from './subject.js';

/** Ms between two messages of a bystander. */
const PACE = 20;

/**
 * A client that has nothing to do with what happens: it sends numbers, one after the other, and
 * expects each back, once and in order.
 */
export class Bystander {
  readonly #client: Client;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #next = 0;
  #disorder = 0;
  #cuts = 0;
  #answered: () => void = () => {};

  private constructor(client: Client) {
    this.#client = client;
    client.on('data', (message) => this.#hear(message));
    client.on('close', () => {
      this.#cuts++;
      this.#answered();
    });
  }

  /** Connects one; resolves when its first number is back. */
  static async join({ options, port }: Subject): Promise<Bystander> {
    const client = dial(options.transformer as TransformerName, port, {}, options.parser);
    const bystander = new Bystander(client);
    await bystander.#ask();
    bystander.#timer = setInterval(() => bystander.#send(), PACE);
    return bystander;
  }

  /** Messages of others that it has heard, such as what is written to all. */
  onOther: (message: unknown) => void = () => {};

  /** Leaves; resolves with what is wrong with what it has heard. */
  async leave(): Promise<string[]> {
    clearInterval(this.#timer);
    if (this.#cuts === 0) await this.#ask();
    const lost = this.#sent - this.#next;
    const cut = this.#cuts > 0;
    this.#client.destroy();
    return [
      ...(cut ? ['a bystander was cut off'] : []),
      ...(lost > 0 ? [`a bystander lost ${lost} of ${this.#sent} messages`] : []),
      ...(this.#disorder > 0 ? [`a bystander heard ${this.#disorder} messages out of order`] : []),
    ];
  }

  #send(): void {
    this.#client.write({ number: this.#sent++ });
  }

  /** Sends a number and waits until it is back, or the connection is gone. */
  async #ask(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#answered = () => {
        if (this.#next >= this.#sent || this.#cuts > 0) resolve();
      };
    });
    this.#send();
    await answered;
  }

  #hear(message: unknown): void {
    const { number } = (message ?? {}) as { number?: number };
    if (number === undefined) return this.onOther(message);
    if (number !== this.#next) this.#disorder++;
    this.#next = number + 1;
    this.#answered();
  }
}
