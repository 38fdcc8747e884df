import type { ToPage } from '../shared/messages.js';

/** What a flood is sent through: a spark, or what a test puts in its place. */
export interface FloodSpark {
  send(message: ToPage): Promise<void>;
  write(message: ToPage): boolean;
}

const TEXT = 'Every one of these arrives, once, and in the order it was sent.';

/** One flood: sends the numbers from 0 and checks that they come back in order. */
export class Flood {
  readonly #spark: FloodSpark;
  readonly #count: number;
  #echoes = 0;
  #inOrder = true;

  constructor(spark: FloodSpark, count: number) {
    this.#spark = spark;
    this.#count = count;
  }

  get over(): boolean {
    return this.#echoes === this.#count;
  }

  // #region flood
  async send(): Promise<void> {
    for (let n = 0; n < this.#count; n++) {
      await this.#spark.send({ type: 'flood', n, text: TEXT });
    }
  }

  echoed(n: number): void {
    if (this.over) return;
    if (n !== this.#echoes++) this.#inOrder = false;
    if (!this.over) return;
    this.#spark.write({ type: 'flooded', echoes: this.#echoes, inOrder: this.#inOrder });
  }
  // #endregion
}
