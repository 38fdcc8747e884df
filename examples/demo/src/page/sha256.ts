/** Bytes that are worked on at a time. */
const BLOCK = 64;

/** The fractional parts of the square roots of the first 8 primes, and of 64 cube roots. */
const START = fractions(8, 1 / 2);
const ROUNDS = fractions(64, 1 / 3);

/**
 * SHA-256 of bytes that come in pieces. The browser's own digests only what is there as a whole,
 * and only on pages served over HTTPS or from this machine.
 */
export class Sha256 {
  readonly #state = START.slice();
  readonly #block = new Uint8Array(BLOCK);
  readonly #words = new Uint32Array(BLOCK);
  #length = 0;

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  update(bytes: Uint8Array): this {
    let at = 0;
    while (at < bytes.length) {
      const filled = this.#length % BLOCK;
      const part = bytes.subarray(at, at + BLOCK - filled);
      this.#block.set(part, filled);
      this.#length += part.length;
      at += part.length;
      if (this.#length % BLOCK === 0) this.#compress();
    }
    return this;
  }

  /** Ends the message; in hexadecimal. */
  digest(): string {
    const bits = this.#length * 8;
    const zeros = (2 * BLOCK - 9 - (this.#length % BLOCK)) % BLOCK;
    const end = new Uint8Array(1 + zeros + 8);
    const view = new DataView(end.buffer);
    end[0] = 0x80;
    view.setUint32(1 + zeros, Math.floor(bits / 2 ** 32));
    view.setUint32(5 + zeros, bits >>> 0);
    this.update(end);
    return Array.from(this.#state, (value) => value.toString(16).padStart(8, '0')).join('');
  }

  #compress(): void {
    const words = this.#words;
    const view = new DataView(this.#block.buffer);
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(i * 4);
    for (let i = 16; i < 64; i++) {
      const a = word(words, i - 15);
      const b = word(words, i - 2);
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      words[i] = word(words, i - 16) + s0 + word(words, i - 7) + s1;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#state;
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(ROUNDS, i) + word(words, i)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      this.#state[i] = word(this.#state, i) + value;
    });
  }
}

function word(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractions(count: number, exponent: number): Uint32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return Uint32Array.from(found, (prime) => (prime ** exponent % 1) * 2 ** 32);
}
