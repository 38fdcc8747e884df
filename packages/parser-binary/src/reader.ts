const text = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Values of bytes in one frame. Each takes 300 bytes and more, whatever its length, so that a frame
 * of ten megabytes that says nothing else would take gigabytes.
 */
const MAX_PARTS = 65_536;

/**
 * Reads BinaryPack. The library's own reader sets prototypes, makes lists as long as a frame of
 * five bytes says, takes what is missing for zeros, and has no `NaN`.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #own: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  #at = 0;
  #parts = 0;

  constructor(bytes: Uint8Array, own: (bytes: Uint8Array<ArrayBuffer>) => unknown) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#own = own;
  }

  /** The one value that the bytes hold. */
  read(): unknown {
    const value = this.#value();
    if (this.#at < this.#bytes.length) throw new RangeError('The frame goes on after its message.');
    return value;
  }

  #value(): unknown {
    const type = this.#view.getUint8(this.#skip(1));
    if (type < 0x80) return type;
    if (type >= 0xe0) return type - 0x100;
    if (type < 0x90) return this.#object(type & 0x0f);
    if (type < 0xa0) return this.#list(type & 0x0f);
    if (type < 0xb0) return this.#raw(type & 0x0f);
    if (type < 0xc0) return this.#string(type & 0x0f);
    return type < 0xd4 ? this.#scalar(type) : this.#long(type);
  }

  #scalar(type: number): unknown {
    const view = this.#view;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return view.getFloat32(this.#skip(4));
      case 0xcb:
        return view.getFloat64(this.#skip(8));
      case 0xcf:
        return Number(view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return view.getInt8(this.#skip(1));
      case 0xd1:
        return view.getInt16(this.#skip(2));
      case 0xd2:
        return view.getInt32(this.#skip(4));
      case 0xd3:
        return Number(view.getBigInt64(this.#skip(8)));
      default:
        return this.#unsigned(type - 0xcc, type);
    }
  }

  #long(type: number): unknown {
    const length = this.#unsigned(type % 2 === 0 ? 1 : 2, type);
    switch (type & 0xfe) {
      case 0xd8:
        return this.#string(length);
      case 0xda:
        return this.#raw(length);
      case 0xdc:
        return this.#list(length);
      case 0xde:
        return this.#object(length);
      default:
        return unknownType(type);
    }
  }

  /** Of one, two or four bytes: two to the power of `width`. */
  #unsigned(width: number, type: number): number {
    const view = this.#view;
    if (width === 0) return view.getUint8(this.#skip(1));
    if (width === 1) return view.getUint16(this.#skip(2));
    return width === 2 ? view.getUint32(this.#skip(4)) : unknownType(type);
  }

  /** Grows with what is there, whatever length is said. */
  #list(length: number): unknown[] {
    const list: unknown[] = [];
    for (let index = 0; index < length; index++) list.push(this.#value());
    return list;
  }

  #object(length: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let index = 0; index < length; index++) {
      const key = this.#value();
      if (typeof key !== 'string') throw new TypeError('A key is no text.');
      if (key === '__proto__') throw new TypeError('The key __proto__ is not allowed.');
      object[key] = this.#value();
    }
    return object;
  }

  #string(length: number): string {
    return text.decode(this.#part(length));
  }

  /** A copy, for others may have got the same frame. */
  #raw(length: number): unknown {
    if (++this.#parts > MAX_PARTS) throw new RangeError('The frame has too many values of bytes.');
    return this.#own(new Uint8Array(this.#part(length)));
  }

  #part(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, this.#at);
  }

  #skip(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new RangeError('The frame is cut short.');
    this.#at = start + length;
    return start;
  }
}

function unknownType(type: number): never {
  throw new TypeError(`BinaryPack has no type 0x${type.toString(16)}.`);
}
