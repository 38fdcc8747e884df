/** What a frame carries. */
export const TEXT = 0x1;
export const PING = 0x9;
export const PONG = 0xa;
const FIN = 0x80;
const MASKED = 0x80;

/** Of every frame of a client. Not zeros, which servers may notice and skip the work. */
const MASK = Buffer.from([0x5a, 0x3c, 0x96, 0xe1]);

function head(opcode: number, length: number, masked: number): Buffer {
  if (length < 126) return Buffer.from([FIN | opcode, masked | length]);
  if (length < 0x1_0000) {
    const bytes = Buffer.from([FIN | opcode, masked | 126, 0, 0]);
    bytes.writeUInt16BE(length, 2);
    return bytes;
  }
  const bytes = Buffer.alloc(10);
  bytes[0] = FIN | opcode;
  bytes[1] = masked | 127;
  bytes.writeUInt32BE(length, 6);
  return bytes;
}

/** A frame of a server. */
export function serverFrame(payload: string | Buffer, opcode: number = TEXT): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([head(opcode, bytes.length, 0), bytes]);
}

/** A frame of a client. */
export function clientFrame(payload: string | Buffer, opcode: number = TEXT): Buffer {
  const bytes = Buffer.from(payload);
  const masked = bytes.map((byte, index) => byte ^ (MASK[index & 3] ?? 0));
  return Buffer.concat([head(opcode, bytes.length, MASKED), MASK, masked]);
}

/** The same frame so many times, to be written at once. */
export function repeated(frame: Buffer, count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => frame));
}
