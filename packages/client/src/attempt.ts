import {
  type Clock,
  type ClientTransformer,
  type Dial,
  type DialTarget,
  type Link,
  type LinkEvents,
  PrimusError,
  type Timer,
} from '@primus/protocol';

/** How an attempt ends: with one of these, once, unless it is aborted. */
export interface AttemptEvents {
  opened(link: Link): LinkEvents;
  failed(error: PrimusError): void;
  /** `limit` ms went by. */
  timedOut(error: PrimusError): void;
}

/** One attempt to connect. */
export class Attempt {
  readonly #clock: Clock;
  readonly #dial: Dial | undefined;
  #timer: Timer;
  #over = false;

  /** @param limit ms it may take; Infinity where somebody else counts */
  constructor(
    transformer: ClientTransformer,
    target: DialTarget,
    limit: number,
    clock: Clock,
    events: AttemptEvents,
  ) {
    this.#clock = clock;
    const fail = (cause: unknown): void => {
      if (this.#over) return;
      this.#finish();
      events.failed(connectFailed(target.url, cause));
    };
    if (limit !== Infinity) {
      this.#timer = clock.setTimeout(() => {
        this.abort();
        events.timedOut(
          new PrimusError(
            'CONNECT_TIMEOUT',
            `No connection to ${target.url.host} within ${limit} ms.`,
          ),
        );
      }, limit);
    }
    try {
      this.#dial = transformer.dial(
        target,
        (link) => {
          this.#finish();
          return events.opened(link);
        },
        fail,
      );
    } catch (cause) {
      // Told later, as every other failure, so that listeners can be there to hear it.
      queueMicrotask(() => fail(cause));
    }
  }

  /** The framework's own socket, where there is one already. */
  get raw(): unknown {
    return this.#dial?.raw;
  }

  /** Gives up, silently. */
  abort(): void {
    if (this.#over) return;
    this.#finish();
    this.#dial?.abort();
  }

  #finish(): void {
    this.#over = true;
    this.#clock.clearTimeout(this.#timer);
  }
}

function connectFailed(url: URL, cause: unknown): PrimusError {
  return cause instanceof PrimusError
    ? cause
    : new PrimusError(
        'CONNECT_FAILED',
        `Could not connect to ${url.host}: is the server running, and may this client connect?`,
        cause,
      );
}
