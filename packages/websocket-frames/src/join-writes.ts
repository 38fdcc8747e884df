import type { Writable } from 'node:stream';

/**
 * From so many streams on, those who hold do not wait for the end of the tick: what is touched of
 * them would have left the caches of the processor by then, and be fetched twice. That is about a
 * tenth of a broadcast to 5,000. A burst to fewer goes out whole.
 */
const MANY = 512;
/** Of so many more, each time. */
const MORE = 128;

/** Streams that hold what is written to them. */
let held: Writable[] = [];
let limit = MANY;
/** The first of a tick. When it comes again, that is a burst, and worth waiting for. */
let first: Writable | undefined;

function fail(cause: unknown): never {
  throw cause;
}

function releaseHeld(): void {
  const streams = held;
  held = [];
  for (const stream of streams) {
    try {
      stream.uncork();
    } catch (cause) {
      // None of the others', nor of whoever writes to one of them.
      process.nextTick(fail, cause);
    }
  }
}

function endTick(): void {
  limit = MANY;
  first = undefined;
  releaseHeld();
}

/**
 * Holds what is written to a stream until the end of the tick, so that all of it goes out in one
 * call to the system, which is most of what a small message costs. To be called before a write.
 */
export function joinWrites(stream: Writable): void {
  // Whoever has corked it lets go of it, too.
  if (stream.writableCorked > 0) {
    if (stream === first) limit = Infinity;
    return;
  }
  if (!first) {
    first = stream;
    process.nextTick(endTick);
  } else if (stream === first) {
    limit = Infinity;
  } else if (held.length >= limit) {
    limit = MORE;
    releaseHeld();
  }
  stream.cork();
  // One tick for all of a broadcast: each would take as much as framing does.
  held.push(stream);
}
