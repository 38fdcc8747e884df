import type { IncomingMessage } from 'node:http';

/**
 * What a body that is not read is answered with: it is too long, so many are on their way in that
 * it had to make room, or it broke off, where nobody hears the answer.
 */
export type UnreadBody = 413 | 503 | 400;

/** Reads the body of a request into one buffer, and calls `done` once. */
export type ReadBody = (
  req: IncomingMessage,
  limit: number,
  done: (body: Buffer | UnreadBody) => void,
) => void;

/** A body that is on its way in. */
interface Incoming {
  /** Bytes that it takes. */
  size(): number;
  giveUp(): void;
}

/** Bytes of a body that has to make room only when there are no longer ones. */
const SMALL = 65_536;

/**
 * Reads bodies of requests, which strangers may send byte by byte and never finish: each into one
 * buffer, for many small ones would take far more memory than they hold.
 *
 * Above `total` bytes the one that has been on its way the longest makes room, of those that are
 * not small: who sends a few long ones shall not end the others. Who is honest is through soon, so
 * that neither those who stall nor many of them keep others from being heard. One that is alone is
 * bounded by its own limit only.
 */
export function bodyReader(total: number): ReadBody {
  /** The oldest first. */
  const incoming = new Set<Incoming>();
  let held = 0;

  /** Gives up bodies of at least so many bytes until the others fit. */
  const makeRoom = (least: number): void => {
    for (const each of incoming) {
      if (held <= total || incoming.size === 1) return;
      if (each.size() >= least) each.giveUp();
    }
  };

  return (req, limit, done) => {
    if (Number(req.headers['content-length']) > limit) return done(413);
    let body = Buffer.alloc(0);
    let length = 0;
    const read = (chunk: Buffer): void => {
      const end = length + chunk.length;
      if (end > limit) return settle(413);
      if (end > body.length) grow(Math.min(limit, Math.max(end, 2 * length)));
      if (!incoming.has(own)) return;
      length = end - chunk.length + chunk.copy(body, length);
    };
    const grow = (size: number): void => {
      held += size - body.length;
      body = enlarged(body, size);
      makeRoom(SMALL);
      makeRoom(0);
    };
    const whole = (): void => settle(body.subarray(0, length));
    const gone = (): void => settle(400);
    const own: Incoming = { size: () => body.length, giveUp: () => settle(503) };
    const settle = (result: Buffer | UnreadBody): void => {
      incoming.delete(own);
      held -= body.length;
      req.off('data', read).off('end', whole).off('close', gone).pause();
      done(result);
    };
    incoming.add(own);
    req.on('data', read).on('end', whole).on('close', gone);
  };
}

function enlarged(buffer: Buffer, length: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(length);
  buffer.copy(larger);
  return larger;
}
