import type { Duplex } from 'node:stream';

/** Bits of a frame's first byte: that a message ends with it, that it is none of a message, and a close. */
const FINAL = 0x80;
const CONTROL = 0x08;
const CLOSE = 0x88;

/** Of its second byte: that a key of four bytes follows the length. */
const MASKED = 0x80;

/**
 * Watches the bytes of a WebSocket's frames go by, to know where in a message they are. Bounds the
 * fragments of each: a parser that keeps them apart needs 100 bytes and more for one.
 */
export class Fragments {
  readonly #max: number;
  readonly #exceeded: (() => void) | undefined;
  /** The beginning of a header that came in pieces. */
  #begun: Buffer | undefined;
  /** Bytes still to come of the frame whose header was read last. */
  #payload = 0;
  #fragments = 0;
  #closed = false;
  #listener: ((chunk: Buffer) => void) | undefined;

  /**
   * @param max of a message
   * @param exceeded is called when a message comes in more
   */
  constructor(max: number = Infinity, exceeded?: () => void) {
    this.#max = max;
    this.#exceeded = exceeded;
  }

  /** Whether the next byte begins a message, or a frame between two. None does after a close. */
  get between(): boolean {
    return this.#payload === 0 && this.#fragments === 0 && !this.#begun && !this.#closed;
  }

  /** Watches `head`, and what a socket reads after it. */
  follow(socket: Duplex, head: Buffer): void {
    this.watch(head);
    this.#listener = (chunk) => this.watch(chunk);
    socket.on('data', this.#listener);
  }

  /** Leaves a socket to whoever watches it from now on. */
  leave(socket: Duplex): void {
    if (this.#listener) socket.off('data', this.#listener);
    this.#listener = undefined;
  }

  watch(chunk: Buffer): void {
    let at = Math.min(this.#payload, chunk.length);
    this.#payload -= at;
    if (this.#begun) {
      chunk = Buffer.concat([this.#begun, chunk]);
      this.#begun = undefined;
    }
    while (at < chunk.length) {
      const start = at + headerLength(chunk, at);
      if (start > chunk.length) {
        // A copy: the chunk would be kept as a whole for as long as the rest does not come.
        this.#begun = Buffer.from(chunk.subarray(at));
        return;
      }
      const first = chunk[at] as number;
      if (first === CLOSE) this.#closed = true;
      // Control frames come between the fragments of a message, and are none of them.
      if (!(first & CONTROL)) {
        if (++this.#fragments > this.#max) return this.#exceeded?.();
        if (first & FINAL) this.#fragments = 0;
      }
      const end = start + payloadLength(chunk, at);
      this.#payload = Math.max(0, end - chunk.length);
      at = end;
    }
  }
}

/** Bytes of the header that begins at `at`, as far as they can be told by what is there of it. */
function headerLength(chunk: Buffer, at: number): number {
  const second = chunk[at + 1];
  if (second === undefined) return 2;
  const size = second & 0x7f;
  const extended = size === 126 ? 2 : size === 127 ? 8 : 0;
  return 2 + extended + (second & MASKED ? 4 : 0);
}

/** Bytes that follow the header that begins at `at`. */
function payloadLength(chunk: Buffer, at: number): number {
  const size = (chunk[at + 1] as number) & 0x7f;
  if (size < 126) return size;
  if (size === 126) return chunk.readUInt16BE(at + 2);
  return chunk.readUInt32BE(at + 2) * 2 ** 32 + chunk.readUInt32BE(at + 6);
}
