import { type Clock, type Timer } from '@primus/protocol';

/** Ms until the second look at a server that seems lost. */
const SECOND_LOOK = 100;

/** The part of a connection that tells of life. */
export interface Watched {
  readonly heardAt: number;
  readonly deaf: boolean;
  control(message: { readonly type: 'pong'; readonly value: string }): void;
  terminate(): void;
}

/**
 * Cuts a connection when the server was not heard of for `limit` ms. Judged by when something was last
 * received, so that a timer which runs late, in a page that was hidden, judges right all the
 * same. Returns how to stop.
 */
export function watchLiveness(connection: Watched, limit: number, clock: Clock): () => void {
  let timer: Timer;
  let suspicious = false;
  const look = (): void => {
    const { deaf, heardAt } = connection;
    const now = clock.now();
    const rest = heardAt + limit - now;
    // What has come may not have been read yet when a timer that was held up runs: look twice.
    if (rest <= 0 && suspicious) return connection.terminate();
    suspicious = rest <= 0;
    // A reader that has stopped hears no pings. The server must not take it for dead.
    if (deaf) connection.control({ type: 'pong', value: String(now) });
    timer = clock.setTimeout(look, deaf ? rest / 4 : Math.max(rest, SECOND_LOOK));
  };
  look();
  return () => clock.clearTimeout(timer);
}
