import type { Frame, Parser } from '@primus/protocol';
import type { Packable } from 'peerjs-js-binarypack';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** BinaryPack. `own` makes what bytes in a message arrive as of a copy of them. */
export function createBinary(own: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Parser {
  return {
    name: 'binary',
    binary: true,

    encode(value: unknown): Uint8Array | Promise<Uint8Array> {
      const writer = new Writer();
      const pending = writer.pack(value as Packable);
      const written = (): Uint8Array => new Uint8Array(writer.getBuffer());
      return pending ? pending.then(written) : written();
    },

    decode(frame: Frame): unknown {
      if (typeof frame === 'string')
        throw new TypeError('BinaryPack is bytes; this frame is text.');
      return new Reader(frame, own).read();
    },
  };
}
