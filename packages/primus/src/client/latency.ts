import type { Clock, ControlMessage } from '@primus/protocol';

/** The part of a connection that questions go to. */
interface Askable {
  readonly writable: boolean;
  control(message: ControlMessage): void;
}

/**
 * How long the server takes to answer. Heartbeats are the server's, so a client has to ask
 * something itself: for the id of its connection, which every server answers each time and in
 * order. Nothing is asked before somebody wants to know.
 */
export class Latency {
  readonly #clock: Clock;
  readonly #connection: () => Askable | undefined;
  #ms = 0;
  #wanted = false;
  /** How many questions are on their way. */
  #unanswered = 0;
  /** When what is measured began: an attempt to connect, or the first of several questions. */
  #since: number | undefined;

  constructor(clock: Clock, connection: () => Askable | undefined) {
    this.#clock = clock;
    this.#connection = connection;
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
    const connection = this.#connection();
    if (!this.#wanted || !connection?.writable || this.#unanswered > 0) return;
    // First, as the answer may be there at once.
    this.asked();
    connection.control({ type: 'id', value: '' });
  }

  /** An attempt to connect begins. What was asked before will not be answered. */
  dialled(): void {
    this.#unanswered = 0;
    this.#since = this.#clock.now();
  }

  /** A question was sent, whoever asked it. */
  asked(): void {
    if (this.#unanswered === 0) this.#since = this.#clock.now();
    this.#unanswered++;
  }

  /** An answer came; the ms it took, if it belongs to the question that is measured. */
  answered(): number | undefined {
    if (this.#unanswered > 0) this.#unanswered--;
    return this.measured();
  }

  /** What is measured has come: an answer, or a connection. The ms it took, if it was measured. */
  measured(): number | undefined {
    if (this.#since === undefined) return undefined;
    // Plugins read 0 as not measured yet.
    this.#ms = Math.max(1, this.#clock.now() - this.#since);
    this.#since = undefined;
    return this.#ms;
  }
}
