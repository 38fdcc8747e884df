import { Connection } from './connection.js';
import { type Frame, frameSize } from './frame.js';
import type { Job } from './lane.js';

/** A connection that asks its link to stop reading, where that can, when much waits for its reader. */
export class PausableConnection<Owner> extends Connection<Owner> {
  #waiting = 0;
  #deaf = false;
  #resumedAt = 0;

  /**
   * Whether the link was asked to stop reading. The peer's pings go unheard, so the owner should
   * send signs of life by itself.
   */
  get deaf(): boolean {
    return this.#deaf;
  }

  /** When the peer was last heard of, ms since the epoch; now, while we do not listen. */
  override get heardAt(): number {
    return this.#deaf ? this.shared.clock.now() : Math.max(super.heardAt, this.#resumedAt);
  }

  protected override wait(job: Job, frame: Frame): void {
    const size = frameSize(frame);
    this.#waiting += size;
    super.wait(() => {
      this.#waiting -= size;
      if (this.#waiting === 0) this.#listen();
      return job();
    }, frame);
    if (this.link.pause && !this.#deaf && this.#waiting >= this.shared.highWaterMark) {
      this.#deaf = true;
      this.link.pause();
      this.deafened();
    }
  }

  /** The link was just asked to stop reading. */
  protected deafened(): void {}

  /** The link was just asked to go on. */
  protected listening(): void {}

  #listen(): void {
    if (!this.#deaf) return;
    this.#deaf = false;
    this.#resumedAt = this.shared.clock.now();
    this.listening();
    this.link.resume?.();
  }
}
