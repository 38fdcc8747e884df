import type { Clock } from '@primus/protocol';
import { IdQuestions } from './id-questions.js';

/** A server to ask for the id of the connection, as long as there is one. */
interface Askable {
  there(): boolean;
  ask(): void;
}

/**
 * How long the server takes to answer. Heartbeats are the server's, so a client has to ask
 * something itself: for the id of its connection. Nothing is asked before somebody wants to know.
 */
export class Latency {
  readonly #clock: Clock;
  readonly #server: Askable;
  readonly #questions = new IdQuestions();
  #ms = 0;
  #dialledAt = 0;
  #wanted = false;

  constructor(clock: Clock, server: Askable) {
    this.#clock = clock;
    this.#server = server;
  }

  /** Ms that the last answer took; 0 before the first, which is the one that opens a connection. */
  read(): number {
    if (!this.#wanted) {
      this.#wanted = true;
      this.measure();
    }
    return this.#ms;
  }

  /** Asks, unless a question is on its way. */
  measure(): void {
    if (!this.#wanted || !this.#server.there() || !this.#questions.idle) return;
    // First, as the answer may be there at once.
    this.asked();
    this.#server.ask();
  }

  /** An attempt to connect begins. */
  dialled(): void {
    this.#questions.reset();
    this.#dialledAt = this.#clock.now();
  }

  /** It has come to a connection. */
  opened(): void {
    // Plugins read 0 as not measured yet.
    this.#ms = Math.max(1, this.#clock.now() - this.#dialledAt);
  }

  /** A question was sent, whoever asked it. */
  asked(): void {
    this.#questions.asked(this.#clock.now());
  }

  /** An answer came; the ms it took, if it belongs to the question that is measured. */
  answered(): number | undefined {
    const ms = this.#questions.answered(this.#clock.now());
    if (ms !== undefined) this.#ms = ms;
    return ms;
  }
}
