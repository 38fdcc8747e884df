import type { Writable } from 'node:stream';

/** Streams that hold what is written to them. */
let held: Writable[] = [];

/** Lets go of all, also where one of them throws. */
function release(streams: Writable[]): void {
  try {
    for (let stream = streams.pop(); stream; stream = streams.pop()) stream.uncork();
  } finally {
    if (streams.length > 0) process.nextTick(release, streams);
  }
}

function releaseHeld(): void {
  const streams = held.toReversed();
  held = [];
  release(streams);
}

/**
 * Holds what is written to a stream until the end of the tick, so that all of it goes out in one
 * call to the system, which is most of what a small message costs. To be called before a write.
 */
export function joinWrites(stream: Writable): void {
  // Whoever has corked it lets go of it, too.
  if (stream.writableCorked > 0) return;
  stream.cork();
  // One tick for all of a broadcast: each would take as much as framing does.
  if (held.push(stream) === 1) process.nextTick(releaseHeld);
}
