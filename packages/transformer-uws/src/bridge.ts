import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Ms that a client has to take what is left for it once the other side is gone. */
const CLOSE_TIMEOUT = 30_000;

/** Carries all that a client and the loopback listener say to each other, and their end. */
export class Bridge {
  readonly #client: Duplex;
  readonly #loopback: Socket;

  /** @param client has a listener of errors already */
  constructor(client: Duplex, loopback: Socket) {
    this.#client = client;
    this.#loopback = loopback;
    // The close that follows says enough.
    loopback.on('error', () => {});
    loopback.once('close', () => this.#loopbackClosed());
    client.once('close', () => loopback.destroy());
    loopback.setNoDelay(true);
    loopback.pipe(client);
    client.pipe(loopback);
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

  onClose(closed: () => void): void {
    this.#loopback.once('close', closed);
  }

  /** Stops reading. Not by `pause()`, which a pipe undoes when the other side has room. */
  pause(): void {
    this.#client.unpipe(this.#loopback);
  }

  resume(): void {
    if (!this.#loopback.destroyed) this.pause();
    if (!this.#loopback.destroyed) this.#client.pipe(this.#loopback);
  }

  destroy(): void {
    this.#client.destroy();
    this.#loopback.destroy();
  }

  #loopbackClosed(): void {
    const client = this.#client as Socket;
    if (!this.#loopback.readableEnded) return void client.destroy();
    // It has the end; what it still says is for nobody.
    client.unpipe().resume();
    client.setTimeout(CLOSE_TIMEOUT, () => client.destroy());
  }
}
