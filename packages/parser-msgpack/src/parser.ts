import { Decoder, Encoder } from '@msgpack/msgpack';
import type { Frame, Parser } from '@primus/protocol';
import { checkLengths, MAX_DEPTH } from './check-lengths.js';
import { extensions } from './extensions.js';

/** The encoder keeps its memory for the next message: of up to this many bytes, and where it did not fail. */
const KEPT = 256 * 1024;

/** MessagePack. `own` makes what bytes in a message arrive as of a copy of them. */
export function createMsgpack(own: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Parser {
  /** The library reads bytes as views of the frame, which others may have got as well. */
  class View extends Uint8Array<ArrayBufferLike> {
    override subarray(start?: number, end?: number): Uint8Array<ArrayBuffer> {
      return own(new Uint8Array(super.subarray(start, end))) as Uint8Array<ArrayBuffer>;
    }
  }

  const options = { extensionCodec: extensions, maxDepth: MAX_DEPTH };
  const decoder = new Decoder(options);
  let encoder = new Encoder(options);

  return {
    name: 'msgpack',
    binary: true,

    encode(value: unknown): Uint8Array {
      let kept = false;
      try {
        const frame = encoder.encode(value);
        kept = frame.length <= KEPT;
        return frame;
      } finally {
        if (!kept) encoder = new Encoder(options);
      }
    },

    decode(frame: Frame): unknown {
      if (typeof frame === 'string')
        throw new TypeError('MessagePack is bytes; this frame is text.');
      checkLengths(frame);
      return decoder.decode(new View(frame.buffer, frame.byteOffset, frame.byteLength));
    },
  };
}
