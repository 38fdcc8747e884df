/** Control frames have no more, and all of them is handed over. */
const SHORT = 125;

/**
 * @param start is the payload, unmasked, of which the end is missing if it is longer than 125 bytes
 */
export type Visit = (opcode: number, length: number, start: Buffer) => void;

/**
 * Finds the frames in what arrives, by their lengths: neither keeps nor reads more of a payload
 * than its start. Fragments count as frames.
 */
export class FrameReader {
  readonly #visit: Visit;
  /** The beginning of a frame of which too little has come. */
  #rest: Buffer | undefined;
  /** How much of a payload is still to come, and is skipped. */
  #skip = 0;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  read(chunk: Buffer): void {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = undefined;
    let at = Math.min(this.#skip, data.length);
    this.#skip -= at;
    while (at < data.length) {
      const next = this.#frame(data, at);
      if (next === undefined) {
        this.#rest = data.subarray(at);
        return;
      }
      this.#skip = Math.max(0, next - data.length);
      at = next;
    }
  }

  /** Where the next frame begins; `undefined` if too little of this one is here. */
  #frame(data: Buffer, at: number): number | undefined {
    const here = data.length - at;
    if (here < 2) return undefined;
    const second = data[at + 1] ?? 0;
    const short = second & 0x7f;
    const masked = second > 0x7f;
    const headed = (short < 126 ? 2 : short === 126 ? 4 : 10) + (masked ? 4 : 0);
    if (here < headed) return undefined;
    const length =
      short < 126
        ? short
        : short === 126
          ? data.readUInt16BE(at + 2)
          : data.readUInt32BE(at + 2) * 2 ** 32 + data.readUInt32BE(at + 6);
    const payload = at + headed;
    if (data.length - payload < Math.min(length, SHORT)) return undefined;
    const start = data.subarray(payload, Math.min(payload + length, payload + SHORT));
    this.#visit(
      (data[at] ?? 0) & 0xf,
      length,
      masked ? unmasked(start, data.subarray(payload - 4, payload)) : start,
    );
    return payload + length;
  }
}

/** In place: nobody else reads it. */
function unmasked(bytes: Buffer, mask: Buffer): Buffer {
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
  return bytes;
}
