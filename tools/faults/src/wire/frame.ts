import { randomFillSync } from 'node:crypto';

/** A frame of a WebSocket, as it is said to be: nothing has to be true. */
export interface FrameHead {
  readonly opcode: number;
  readonly fin?: boolean;
  /** The three reserved bits, the first is 4. */
  readonly rsv?: number;
  readonly masked?: boolean;
  /** What it claims to be long. Default: what it is. */
  readonly length?: number;
  /** Bytes that the length is written in. Default: as few as do. */
  readonly lengthBytes?: 0 | 2 | 8;
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;

const MASK: Buffer = randomFillSync(Buffer.alloc(4));

/** Writes a frame. */
export function frame(head: FrameHead, payload: string | Uint8Array = ''): Buffer {
  const { opcode, fin = true, rsv = 0, masked = true } = head;
  const body = Buffer.from(payload as Uint8Array);
  const { length = body.length } = head;
  const { lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8 } = head;
  const short = lengthBytes === 0 ? length & 0x7f : lengthBytes === 2 ? 126 : 127;
  const first = Buffer.from([
    (fin ? 0x80 : 0) | ((rsv & 7) << 4) | (opcode & 15),
    (masked ? 0x80 : 0) | short,
  ]);
  const extended = Buffer.alloc(lengthBytes);
  if (lengthBytes === 2) extended.writeUInt16BE(length & 0xffff);
  if (lengthBytes === 8) extended.writeBigUInt64BE(BigInt(length));
  if (!masked) return Buffer.concat([first, extended, body]);
  for (const [at, byte] of body.entries()) body[at] = byte ^ (MASK[at & 3] as number);
  return Buffer.concat([first, extended, MASK, body]);
}
