import type { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request, which a stranger may send byte by byte: into one buffer, for many
 * small ones would take far more memory than they hold.
 *
 * @param done is called once: with the body, or with nothing as soon as it is above `limit` bytes;
 * never for a request that breaks off
 */
export function readBody(
  req: IncomingMessage,
  limit: number,
  done: (body: Buffer | undefined) => void,
): void {
  let body = Buffer.alloc(0);
  let length = 0;
  const read = (chunk: Buffer): void => {
    const end = length + chunk.length;
    if (end > limit) return settle(undefined);
    if (end > body.length) body = grown(body, Math.max(end, 2 * length));
    length = end - chunk.length + chunk.copy(body, length);
  };
  const whole = (): void => settle(body.subarray(0, length));
  const settle = (result: Buffer | undefined): void => {
    req.off('data', read).off('end', whole).pause();
    done(result);
  };
  req.on('data', read).on('end', whole);
}

function grown(buffer: Buffer, length: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(length);
  buffer.copy(larger);
  return larger;
}
