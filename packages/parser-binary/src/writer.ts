import { type Packable, Packer } from 'peerjs-js-binarypack';

const double = new DataView(new ArrayBuffer(8));

/** The library's, but for what it cannot write, or Primus 8 could not read. */
export class Writer extends Packer {
  /** A loop, for the library calls itself per item and runs out of stack after some thousands. */
  override pack_array(list: Packable[]): void | Promise<void> {
    this.#head(list.length, 0x90, 0xdc);
    return this.#all(list.slice());
  }

  override pack_object(object: Record<string, Packable>): void | Promise<void> {
    const entries = Object.entries(object);
    this.#head(entries.length, 0x80, 0xde);
    return this.#all(entries.flat());
  }

  /** Past 32 bits as a double: Primus 8 in Node fails on longer integers. */
  override pack_integer(value: number): void {
    if (value >= -0x80000000 && value <= 0xffffffff) super.pack_integer(value);
    else this.pack_double(value);
  }

  /** Bit by bit, for the library works them out and has no `NaN`. */
  override pack_double(value: number): void {
    double.setFloat64(0, value);
    this.pack_uint8(0xcb);
    this.pack_uint32(double.getUint32(0));
    this.pack_uint32(double.getUint32(4));
  }

  #head(length: number, short: number, long: number): void {
    if (length <= 0x0f) return this.pack_uint8(short + length);
    this.pack_uint8(length <= 0xffff ? long : long + 1);
    if (length <= 0xffff) this.pack_uint16(length);
    else this.pack_uint32(length);
  }

  /** Blobs take their time, so what comes after one waits. */
  #all(values: readonly Packable[], from = 0): void | Promise<void> {
    for (let index = from; index < values.length; index++) {
      const pending = this.pack(values[index]);
      if (pending) return pending.then(() => this.#all(values, index + 1));
    }
  }
}
