/**
 * Measures how long the server takes to answer, by the questions for the id of the connection:
 * every server answers those, each once and in order.
 */
export class IdQuestions {
  #unanswered = 0;
  #askedAt: number | undefined;

  /** Whether no question is on its way. */
  get idle(): boolean {
    return this.#unanswered === 0;
  }

  /** The connection is another: what was asked will not be answered. */
  reset(): void {
    this.#unanswered = 0;
    this.#askedAt = undefined;
  }

  /** A question was sent. Of several at once, only the first is measured. */
  asked(now: number): void {
    if (this.idle) this.#askedAt = now;
    this.#unanswered++;
  }

  /** An answer came; the ms it took, if it belongs to the question that is measured. */
  answered(now: number): number | undefined {
    const since = this.#askedAt;
    this.#askedAt = undefined;
    if (this.#unanswered > 0) this.#unanswered--;
    // Plugins read 0 as not measured yet.
    return since === undefined ? undefined : Math.max(1, now - since);
  }
}
