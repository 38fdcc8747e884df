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

/**
 * Reads bodies of requests, which strangers may send byte by byte and never finish: each into one
 * buffer, for many small ones would take far more memory than they hold.
 *
 * Above `total` bytes the one that has been on its way the longest makes room. Who is honest is
 * through soon, so that neither those who stall nor many of them keep others from being heard.
 * One that is alone is bounded by its own limit only.
 */
export function bodyReader(total: number): ReadBody {
  /** How to give up those that are on their way, the oldest first. */
  const incoming = new Set<() => void>();
  let held = 0;

  return (req, limit, done) => {
    if (Number(req.headers['content-length']) > limit) return done(413);
    let body = Buffer.alloc(0);
    let length = 0;
    const read = (chunk: Buffer): void => {
      const end = length + chunk.length;
      if (end > limit) return settle(413);
      if (end > body.length) grow(Math.min(limit, Math.max(end, 2 * length)));
      if (!incoming.has(giveUp)) return;
      length = end - chunk.length + chunk.copy(body, length);
    };
    const grow = (size: number): void => {
      held += size - body.length;
      body = enlarged(body, size);
      for (const giveUpOldest of incoming) {
        if (held <= total || incoming.size === 1) break;
        giveUpOldest();
      }
    };
    const whole = (): void => settle(body.subarray(0, length));
    const gone = (): void => settle(400);
    const giveUp = (): void => settle(503);
    const settle = (result: Buffer | UnreadBody): void => {
      incoming.delete(giveUp);
      held -= body.length;
      req.off('data', read).off('end', whole).off('close', gone).pause();
      done(result);
    };
    incoming.add(giveUp);
    req.on('data', read).on('end', whole).on('close', gone);
  };
}

function enlarged(buffer: Buffer, length: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(length);
  buffer.copy(larger);
  return larger;
}
