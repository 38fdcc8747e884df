import type { Clock } from '@primus/protocol';
import type { Alarm } from './alarm.js';

/** Ms until the second look at a server that seems lost. */
const SECOND_LOOK = 100;

/** The part of a connection that tells of life. */
export interface Watched {
  readonly heardAt: number;
  terminate(): void;
}

/**
 * Cuts a connection when the server was not heard of for `limit` ms. Judged by when something was
 * last received, so that a timer which runs late, in a page that was hidden, judges right all the
 * same. `alarm` is when it looks again.
 */
export function watchLiveness(
  connection: Watched,
  limit: number,
  clock: Clock,
  alarm: Alarm,
  sure = false,
): void {
  const rest = connection.heardAt + limit - clock.now();
  // What has come may not have been read yet when a timer that was held up runs: look twice. When
  // a page wakes that long after, the server has given it up, as it was not answered either.
  if (rest <= 0 && sure) return connection.terminate();
  alarm.set(Math.max(rest, SECOND_LOOK), (late) =>
    watchLiveness(connection, limit, clock, alarm, late || rest <= 0),
  );
}
