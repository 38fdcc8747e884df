/** A session, as far as ending it goes. */
interface Session {
  refuse(why: string): void;
}

/**
 * Sessions that were opened by a request, to which nobody has come back. A client does so at once,
 * and a session that is left lives for as long as Engine.IO waits for pongs. Of more than `limit`,
 * the oldest is ended.
 */
export class Newcomers {
  readonly #limit: number;
  readonly #sessions: Set<Session> = new Set();

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(session: Session): void {
    this.#sessions.add(session);
    const [oldest] = this.#sessions;
    if (this.#sessions.size <= this.#limit || !oldest) return;
    this.#sessions.delete(oldest);
    oldest.refuse('Nobody came back for the session.');
  }

  /** To be called when somebody came back, or the session is over. */
  remove(session: Session): void {
    this.#sessions.delete(session);
  }
}
