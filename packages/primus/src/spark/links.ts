import type { CloseInfo, Frame, Link, SharedFrame } from '@primus/protocol';
import { type ClassicSpark, connectionOf, tell } from './classic-spark.js';

/** A link that lets a spark know what is asked of it. */
export class ToldLink implements Link {
  protected readonly link: Link;
  readonly #spark: ClassicSpark;

  constructor(link: Link, spark: ClassicSpark) {
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
    tell(this.#spark, 'outgoing::data', frame);
    this.link.send(frame);
  }

  sendShared(shared: SharedFrame): void {
    tell(this.#spark, 'outgoing::data', shared.frame);
    if (this.link.sendShared) this.link.sendShared(shared);
    else this.link.send(shared.frame);
  }

  close(info?: CloseInfo): void {
    this.link.close(info);
    connectionOf(this.#spark).left();
  }

  terminate(): void {
    this.link.terminate();
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

/** Lets a spark know what is asked of its link. */
export function told(link: Link, spark: ClassicSpark): ToldLink {
  return link.pause ? new PausableLink(link, spark) : new ToldLink(link, spark);
}
