import { connect, type Socket } from 'node:net';

/** Ms after which somebody who waits for an end goes, whatever the server does. */
const PATIENCE = 2_000;

/** A TCP connection of somebody whom the server does not know, who may send whatever he likes. */
export class Stranger {
  readonly socket: Socket;
  #heard = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    // A server may well reset what a stranger sends.
    socket.on('error', () => {});
    socket.on('data', (chunk) => (this.#heard += chunk.toString('latin1')));
  }

  static async connect(port: number): Promise<Stranger> {
    const stranger = new Stranger(connect(port, '127.0.0.1'));
    await new Promise<void>((resolve) => {
      stranger.socket.once('connect', resolve).once('close', () => resolve());
    });
    return stranger;
  }

  /** All that the server has said, a character for a byte. */
  get heard(): string {
    return this.#heard;
  }

  /** Text is sent as latin1, a byte for a character. */
  send(bytes: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes, 'latin1');
  }

  /** Waits until the server has said something like this. Answers false when it hangs up first. */
  async hears(pattern: RegExp): Promise<boolean> {
    while (!pattern.test(this.#heard)) {
      if (this.socket.closed) return false;
      await this.#next('data');
    }
    return true;
  }

  /** Waits until all that was sent is with the system, or the connection is gone. */
  async flushed(): Promise<void> {
    if (this.socket.writableLength > 0 && !this.socket.closed) await this.#next('drain');
  }

  /** Says that there is no more, and waits for the server to hang up, or not for ever. */
  async leave(patience: number = PATIENCE): Promise<void> {
    this.socket.end();
    await this.left(patience);
  }

  /** Waits for the server to hang up, or not for ever. */
  async left(patience: number = PATIENCE): Promise<void> {
    if (this.socket.closed) return;
    const timer = setTimeout(() => this.reset(), patience);
    await new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    clearTimeout(timer);
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Waits for an event, or for the end. */
  #next(event: 'data' | 'drain'): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off(event, done).off('close', done);
        resolve();
      };
      socket.on(event, done).on('close', done);
    });
  }
}

/** Sends each of these on a connection of its own, so many at a time. */
export async function visitAll(
  port: number,
  requests: readonly (string | Uint8Array)[],
  together = 25,
): Promise<void> {
  await eachOf(requests, together, async (request) => {
    const stranger = await Stranger.connect(port);
    stranger.send(request);
    await stranger.leave();
  });
}

/** Does something for each, so many at a time. */
export async function eachOf<T>(
  items: readonly T[],
  together: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
