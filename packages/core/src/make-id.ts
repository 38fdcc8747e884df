import { randomFillSync } from 'node:crypto';

/** Bytes of an id: as many as make it unique for good. */
const LENGTH = 16;

// Random bytes for 128 ids at once: asked for one by one, they would cost more than the rest of a
// connection of ours.
const pool = Buffer.alloc(128 * LENGTH);
let used = pool.length;

/** Makes an id that no other connection has: 22 characters, all of which can stand in a URL. */
export function makeId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += LENGTH;
  // At once, for a string that is put together of characters keeps all its parts: 400 bytes.
  return pool.toString('base64url', start, used);
}
