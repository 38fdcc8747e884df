import {
  type Clock,
  type ClientTransformer,
  type Dial,
  type DialTarget,
  type Link,
  type LinkEvents,
  type PrimusError,
  toPrimusError,
} from '@primus/protocol';

/** How an attempt ends: with one of these, once, unless it is aborted. */
export interface AttemptEvents {
  opened(link: Link): LinkEvents;
  /** `timedOut` when the limit was reached. */
  failed(error: PrimusError, timedOut: boolean): void;
}

/** Makes one attempt to connect, which may take `limit` ms. */
export function attempt(
  transformer: ClientTransformer,
  target: DialTarget,
  limit: number,
  clock: Clock,
  events: AttemptEvents,
): Dial {
  let over = false;
  let dial: Dial | undefined;
  /** Answers whether it was not over yet. */
  const finish = (): boolean => {
    clock.clearTimeout(timer);
    return !over && (over = true);
  };
  const abort = (): void => {
    if (finish()) dial?.abort();
  };
  const fail = (cause: unknown, timedOut = false): void => {
    if (!finish()) return;
    if (timedOut) dial?.abort();
    const code = timedOut ? 'CONNECT_TIMEOUT' : 'CONNECT_FAILED';
    const message = `Cannot connect to ${target.url.host}; is it up, and may this client connect?`;
    events.failed(toPrimusError(cause, code, message), timedOut);
  };
  const timer = clock.setTimeout(() => fail(undefined, true), limit);
  try {
    dial = transformer.dial(
      target,
      (link) => {
        finish();
        return events.opened(link);
      },
      fail,
    );
  } catch (cause) {
    // Told later, as every other failure, so that listeners can be there to hear it.
    queueMicrotask(() => fail(cause));
  }
  return {
    abort,
    get raw() {
      return dial?.raw;
    },
  };
}
