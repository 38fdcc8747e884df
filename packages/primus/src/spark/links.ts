import type { CloseInfo, Frame, Link } from '@primus/protocol';
import type { Tells } from './private-events.js';

/** A link that tells those who listen at the spark what it sends, and that it is closed. */
export class ToldLink implements Link {
  protected readonly link: Link;
  readonly #spark: Tells;
  #over = false;

  constructor(link: Link, spark: Tells) {
    this.link = link;
    this.#spark = spark;
  }

  get buffered(): number {
    return this.link.buffered;
  }

  get raw(): unknown {
    return this.link.raw;
  }

  send(frame: Frame): void {
    this.#spark.tell('outgoing::data', frame);
    this.link.send(frame);
  }

  close(info?: CloseInfo): void {
    this.over();
    this.link.close(info);
  }

  terminate(): void {
    this.over();
    this.link.terminate();
  }

  /** Tells that the link is closed, unless that was told. */
  over(): void {
    if (this.#over) return;
    this.#over = true;
    this.#spark.tell('outgoing::end');
  }
}

/** A class of its own, for a link that has these methods says that it can. */
class PausableLink extends ToldLink {
  pause(): void {
    this.link.pause?.();
  }

  resume(): void {
    this.link.resume?.();
  }
}

/** Lets those who listen at a spark know what goes on in its link. */
export function told(link: Link, spark: Tells): ToldLink {
  return link.pause ? new PausableLink(link, spark) : new ToldLink(link, spark);
}

/** The link of a spark that nobody connected: whoever made it listens to its events. */
export class NoLink implements Link {
  readonly buffered = 0;
  readonly raw: unknown;
  readonly #closed: () => void;

  /** @param closed is called when the spark closes it */
  constructor(raw: unknown, closed: () => void) {
    this.raw = raw;
    this.#closed = closed;
  }

  send(): void {}

  close(): void {
    this.#closed();
  }

  terminate(): void {}
}
