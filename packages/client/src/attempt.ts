import {
  type Clock,
  type ClientTransformer,
  type Dial,
  type DialTarget,
  type Link,
  type LinkEvents,
  PrimusError,
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
  const { host } = target.url;
  let over = false;
  let dial: Dial | undefined;
  const finish = (): void => {
    over = true;
    clock.clearTimeout(timer);
  };
  const abort = (): void => {
    if (over) return;
    finish();
    dial?.abort();
  };
  const timer = clock.setTimeout(() => {
    abort();
    events.failed(
      new PrimusError('CONNECT_TIMEOUT', `No connection to ${host} in ${limit} ms.`),
      true,
    );
  }, limit);
  const fail = (cause: unknown): void => {
    if (over) return;
    finish();
    events.failed(
      cause instanceof PrimusError
        ? cause
        : new PrimusError(
            'CONNECT_FAILED',
            `Cannot connect to ${host}; is it up, and may this client connect?`,
            cause,
          ),
      false,
    );
  };
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
