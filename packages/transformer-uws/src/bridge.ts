import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Ms that a client has to take what is left for it once the other side is gone. */
const CLOSE_TIMEOUT = 30_000;

/** Carries all that a client and the loopback listener say to each other, and their end. */
export class Bridge {
  readonly #client: Duplex;
  readonly #loopback: Socket;
  #paused = false;

  /** @param client has a listener of errors already */
  constructor(client: Duplex, loopback: Socket) {
    this.#client = client;
    this.#loopback = loopback;
    // The close that follows says enough.
    loopback.on('error', () => {});
    loopback.once('close', () => this.#loopbackClosed());
    // What it said last may not be out yet.
    client.once('close', () => loopback.destroySoon());
    loopback.setNoDelay(true);
    loopback.pipe(client);
  }

  /** Lets the client speak: first what came with its upgrade. */
  open(head: Buffer): void {
    if (this.#loopback.destroyed) return;
    this.#loopback.write(head);
    if (!this.#paused) this.#client.pipe(this.#loopback);
  }

  /**
   * Bytes that wait for the client to read. Without a `drain` to come they count as none, so that
   * nobody waits for one.
   */
  get buffered(): number {
    return this.#client.writableNeedDrain ? this.#client.writableLength : 0;
  }

  onDrain(drained: () => void): void {
    this.#client.on('drain', drained);
  }

  /** Calls back when the loopback listener has nothing more to do with it. */
  onLeft(left: () => void): void {
    this.#loopback.once('close', left);
  }

  /** Calls back when the client is gone, at once if it is. */
  onClosed(closed: () => void): void {
    if (this.#client.closed) closed();
    else this.#client.once('close', closed);
  }

  /** Stops reading. Not by `pause()`, which a pipe undoes when the other side has room. */
  pause(): void {
    this.#paused = true;
    this.#client.unpipe(this.#loopback);
  }

  resume(): void {
    if (this.#paused && !this.#loopback.destroyed) this.#client.pipe(this.#loopback);
    this.#paused = false;
  }

  destroy(): void {
    this.#client.destroy();
    this.#loopback.destroy();
  }

  #loopbackClosed(): void {
    const client = this.#client;
    if (!this.#loopback.readableEnded) return void client.destroy();
    // It has the end; what it still says is for nobody.
    client.unpipe().resume();
    const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT);
    timer.unref();
    this.onClosed(() => clearTimeout(timer));
  }
}
