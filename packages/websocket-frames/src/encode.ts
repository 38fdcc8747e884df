/** The opcodes of RFC 6455, section 5.2, with the bit of a message's last fragment. */
const TEXT = 0x81;
const BINARY = 0x82;

/** Lengths of up to this are told by 7 bits, up to the next by 16, and longer ones by 64. */
const SHORT = 125;
const MEDIUM = 0xffff;

/**
 * The whole of a message as a server sends it where no extension was agreed on, unmasked, in one
 * buffer: one buffer is one write, and one that many sockets can share.
 */
export function encodeFrame(message: string | Uint8Array): Buffer {
  const text = typeof message === 'string';
  const length = text ? Buffer.byteLength(message) : message.byteLength;
  const start = length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10;
  const wire = Buffer.allocUnsafe(start + length);
  wire[0] = text ? TEXT : BINARY;
  if (start === 2) {
    wire[1] = length;
  } else if (start === 4) {
    wire[1] = 126;
    wire.writeUInt16BE(length, 2);
  } else {
    wire[1] = 127;
    // The upper 32 bits: what JavaScript holds is shorter than 2^53.
    wire.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    wire.writeUInt32BE(length % 2 ** 32, 6);
  }
  if (text) wire.write(message, start);
  else wire.set(message, start);
  return wire;
}
